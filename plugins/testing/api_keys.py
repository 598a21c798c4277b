"""What every store of API keys does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.api_key import USE_NOTED_EVERY, ApiKey
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.identity.user import Role, User
from training_analyzer.plugins.testing.builders import NOW, a_digest, a_user, a_user_id
from training_analyzer.plugins.testing.identity_builders import an_api_key, an_api_key_id
from training_analyzer.plugins.testing.stored import StoredContract, stored_user
from training_analyzer.ports.hot_reads import KeyPrincipalRow
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(hours=1)


class ApiKeysContract(StoredContract):
    """Keys of accounts, and the caller behind one."""

    async def test_every_field_comes_back(self, store: Store, athlete: User) -> None:
        key = an_api_key(name="Zoë 🏃‍♀️", scopes=frozenset(Scope), last_used_at=_LATER)
        await _add(store, key)
        assert await _list(store, athlete) == [key]

    async def test_a_list_is_the_living_ones_newest_first(self, store: Store, athlete: User) -> None:
        keys = [an_api_key(number, created_at=NOW + timedelta(seconds=number // 2)) for number in range(6)]
        expired = an_api_key(7, expires_at=NOW)
        revoked = an_api_key(8, revoked_at=NOW)
        await _add(store, expired, revoked, *keys)
        assert await _list(store, athlete) == keys[::-1]

    async def test_a_key_needs_an_account(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.api_keys.add(an_api_key(user_id=a_user_id(9)))

    async def test_a_revoked_key_stays_revoked_since_then(self, store: Store, athlete: User) -> None:
        await _add(store, an_api_key(1), an_api_key(2))
        for at in (NOW, _LATER):
            async with store.work() as w:
                await w.api_keys.revoke(athlete.id, an_api_key_id(1), at)
                await w.commit()
        assert await _list(store, athlete) == [an_api_key(2)]
        row = await store.hot_reads.principal_of_key(an_api_key(1).secret_hash)
        assert row is not None
        assert row.revoked_at == NOW

    async def test_another_users_key_is_not_found(self, store: Store, athlete: User, other: User) -> None:
        await _add(store, an_api_key())
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.api_keys.revoke(other.id, an_api_key_id(), NOW)
            with pytest.raises(NotFound):
                await w.api_keys.revoke(athlete.id, an_api_key_id(2), NOW)
            await w.api_keys.used(other.id, an_api_key_id(), NOW)
            assert await w.api_keys.revoke_all(other.id, NOW) == 0
            await w.commit()
        assert await _list(store, athlete) == [an_api_key()]
        assert await _list(store, other) == []

    async def test_all_keys_of_one_account_are_revoked_at_once(
        self, store: Store, athlete: User, other: User
    ) -> None:
        others = an_api_key(3, user_id=other.id)
        await _add(store, an_api_key(1), an_api_key(2), others)
        async with store.work() as w:
            assert await w.api_keys.revoke_all(athlete.id, NOW) == 2
            assert await w.api_keys.revoke_all(athlete.id, NOW) == 0
            await w.commit()
        assert await _list(store, athlete) == []
        assert await _list(store, other) == [others]

    async def test_its_use_is_noted_now_and_then(self, store: Store, athlete: User) -> None:
        await _add(store, an_api_key())
        noted = []
        for after in (timedelta(), USE_NOTED_EVERY - timedelta(seconds=1), USE_NOTED_EVERY):
            async with store.work() as w:
                await w.api_keys.used(athlete.id, an_api_key_id(), NOW + after)
                await w.commit()
            (key,) = await _list(store, athlete)
            noted.append(key.last_used_at)
        assert noted == [NOW, NOW, NOW + USE_NOTED_EVERY]

    async def test_a_bound_unit_serves_its_own_account_alone(
        self, store: Store, athlete: User, other: User
    ) -> None:
        async with store.work.for_user(athlete.id)() as w:
            await w.api_keys.add(an_api_key())
            for asked in (
                w.api_keys.add(an_api_key(2, user_id=other.id)),
                w.api_keys.list(other.id, NOW),
                w.api_keys.revoke(other.id, an_api_key_id(), NOW),
                w.api_keys.revoke_all(other.id, NOW),
                w.api_keys.used(other.id, an_api_key_id(), NOW),
            ):
                with pytest.raises(ForeignOwner):
                    await asked
            await w.commit()
        assert await _list(store, athlete) == [an_api_key()]

    async def test_the_caller_behind_a_key_is_its_account_as_it_is_now(self, store: Store) -> None:
        user = await stored_user(store, a_user(role=Role.ADMIN, timezone="Asia/Tokyo"))
        key = an_api_key(scopes=frozenset({Scope.READ_GOALS, Scope.WRITE_PLANS}))
        await _add(store, key)
        assert await store.hot_reads.principal_of_key(key.secret_hash) == KeyPrincipalRow(
            user_id=user.id,
            key_id=key.id,
            timezone="Asia/Tokyo",
            role="admin",
            active=True,
            revoked_at=None,
            expires_at=key.expires_at,
            created_at=key.created_at,
            last_used_at=None,
            scopes=key.scopes,
        )
        async with store.work() as w:
            await w.users.save(replace(user, active=False, role=Role.ATHLETE))
            await w.commit()
        row = await store.hot_reads.principal_of_key(key.secret_hash)
        assert row is not None
        assert (row.role, row.active) == ("athlete", False)

    async def test_an_unknown_hash_is_nobodys(self, store: Store, athlete: User) -> None:
        await _add(store, an_api_key())
        assert await store.hot_reads.principal_of_key(a_digest(9)) is None


async def _add(store: Store, *keys: ApiKey) -> None:
    async with store.work() as w:
        for key in keys:
            await w.api_keys.add(key)
        await w.commit()


async def _list(store: Store, user: User) -> list[ApiKey]:
    async with store.work.snapshot() as w:
        return list(await w.api_keys.list(user.id, NOW))
