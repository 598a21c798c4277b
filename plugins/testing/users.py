"""What every store of accounts does."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound, StaleWrite
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import EmailTaken
from training_analyzer.domain.identity.user import PasswordHash, Role, Units, User
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.builders import NOW, a_user, a_user_id
from training_analyzer.plugins.testing.stored import StoredContract, stored_user
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(hours=1)
_UPGRADED = PasswordHash("better")


class UsersContract(StoredContract):
    """Accounts by id and by address."""

    async def test_every_field_comes_back(self, store: Store) -> None:
        user = a_user(
            display_name="Zoë 🏃‍♀️ 李",
            timezone="Pacific/Kiritimati",
            units=Units.IMPERIAL,
            role=Role.ADMIN,
            active=False,
            email_verified_at=NOW - timedelta(microseconds=1),
            last_login_at=_LATER,
            created_at=datetime(1, 1, 1, tzinfo=UTC),
            updated_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            version=7,
        )
        await stored_user(store, user)
        assert await _get(store, user) == user

    async def test_all_are_gone_through_in_pages(self, store: Store) -> None:
        users = [await stored_user(store, a_user(number)) for number in (3, 1, 5, 2, 4)]
        seen: list[UserId] = []
        async with store.work.snapshot() as w:
            while page := await w.users.ids(after=seen[-1] if seen else None, limit=2):
                assert len(page) <= 2
                seen += page
        assert seen == sorted(user.id for user in users)

    async def test_accounts_are_found_by_a_part_of_their_address(self, store: Store) -> None:
        for number, address in enumerate(("a_b@x.org", "axb@x.org", "a%b@y.org", "zoë@y.org", "c\\d@y.org")):
            await stored_user(store, a_user(number, email=Email(address)))
        found = {
            text: [user.email for user in await _page(store, text)]
            for text in (None, "", "a_b", "A%", "@Y.ORG", "ZOË", "\\", "nobody", "\0")
        }
        everybody = ["a_b@x.org", "axb@x.org", "a%b@y.org", "zoë@y.org", "c\\d@y.org"]
        assert found == {
            None: everybody,
            "": everybody,
            "a_b": ["a_b@x.org"],
            "A%": ["a%b@y.org"],
            "@Y.ORG": ["a%b@y.org", "zoë@y.org", "c\\d@y.org"],
            "ZOË": ["zoë@y.org"],
            "\\": ["c\\d@y.org"],
            "nobody": [],
            "\0": [],
        }

    async def test_accounts_come_in_pages_as_they_were_opened(self, store: Store) -> None:
        users = [await stored_user(store, a_user(number)) for number in (3, 1, 5, 2, 4)]
        seen: list[User] = []
        while page := await _page(store, "athlete", after=seen[-1].id if seen else None, limit=2):
            seen += page
        assert seen == sorted(users, key=lambda user: user.id)

    async def test_administrators_are_those_who_are_active(self, store: Store) -> None:
        await stored_user(store, a_user(1))
        await stored_user(store, a_user(2, role=Role.ADMIN, active=False))
        admins = [await stored_user(store, a_user(number, role=Role.ADMIN)) for number in (4, 3)]
        async with store.work() as w:
            assert await w.users.administrators() == sorted(user.id for user in admins)

    async def test_of_two_administrators_who_demote_each_other_at_once_one_stays(self, store: Store) -> None:
        one, two = [await stored_user(store, a_user(number, role=Role.ADMIN)) for number in (1, 2)]

        async def demote(user: User) -> None:
            async with store.work() as w:
                if await w.users.administrators() != [user.id]:
                    await w.users.save(replace(user, role=Role.ATHLETE))
                    await w.commit()

        await asyncio.gather(demote(one), demote(two))
        async with store.work() as w:
            assert len(await w.users.administrators()) == 1

    async def test_an_athletes_unit_does_not_go_through_all(self, store: Store) -> None:
        user = await stored_user(store, a_user())
        async with store.work.for_user(user.id).snapshot() as w:
            with pytest.raises(ForeignOwner):
                await w.users.ids(after=None, limit=9)
            with pytest.raises(ForeignOwner):
                await w.users.page(after=None, limit=9, search=None)
            with pytest.raises(ForeignOwner):
                await w.users.administrators()

    async def test_what_is_unknown_comes_back_as_none(self, store: Store) -> None:
        user = await stored_user(store, a_user(password_hash=None))
        stored = await _get(store, user)
        assert (stored.password_hash, stored.email_verified_at, stored.last_login_at) == (None, None, None)

    async def test_an_instant_of_another_offset_is_the_same_instant(self, store: Store) -> None:
        there = timezone(timedelta(hours=5, minutes=45))
        user = await stored_user(store, a_user(created_at=NOW.astimezone(there)))
        stored = await _get(store, user)
        assert stored.created_at == NOW
        assert stored.created_at.tzinfo is not None

    async def test_an_unknown_id_is_not_found(self, store: Store) -> None:
        async with store.work.snapshot() as w:
            with pytest.raises(NotFound):
                await w.users.get(a_user_id())

    async def test_an_account_is_found_by_its_address(self, store: Store, athlete: User, other: User) -> None:
        async with store.work.snapshot() as w:
            assert await w.users.find_by_email(athlete.email) == athlete
            assert await w.users.find_by_email(other.email) == other

    async def test_an_inactive_account_is_found_as_well(self, store: Store) -> None:
        user = await stored_user(store, a_user(active=False))
        async with store.work.snapshot() as w:
            assert await w.users.find_by_email(user.email) == user

    async def test_an_unknown_address_finds_nothing(self, store: Store, athlete: User) -> None:
        async with store.work.snapshot() as w:
            assert await w.users.find_by_email(Email(f"x{athlete.email}")) is None

    async def test_an_address_has_one_account(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            with pytest.raises(EmailTaken):
                await w.users.add(a_user(2, email=athlete.email))
        async with store.work.snapshot() as w:
            assert await w.users.find_by_email(athlete.email) == athlete
            with pytest.raises(NotFound):
                await w.users.get(a_user_id(2))

    async def test_saving_raises_the_version(self, store: Store, athlete: User) -> None:
        changed = replace(athlete, display_name="Renamed", updated_at=_LATER)
        async with store.work() as w:
            saved = await w.users.save(changed)
            await w.commit()
        assert saved == replace(changed, version=athlete.version + 1)
        assert await _get(store, athlete) == saved

    async def test_a_stale_account_is_not_saved(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            saved = await w.users.save(replace(athlete, display_name="First"))
            await w.commit()
        async with store.work() as w:
            with pytest.raises(StaleWrite):
                await w.users.save(replace(athlete, display_name="Second"))
        assert await _get(store, athlete) == saved

    async def test_an_account_that_is_not_there_is_not_saved(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises((NotFound, StaleWrite)):
                await w.users.save(a_user(3))
            await w.commit()
        async with store.work.snapshot() as w:
            assert await w.users.find_by_email(a_user(3).email) is None

    async def test_saving_leaves_other_accounts_alone(self, store: Store, athlete: User, other: User) -> None:
        async with store.work() as w:
            await w.users.save(replace(athlete, display_name="Renamed"))
            await w.commit()
        assert await _get(store, other) == other

    async def test_a_sign_in_is_no_change_of_the_account(self, store: Store, athlete: User) -> None:
        stored = await _signed_in(store, athlete, upgraded=None)
        assert stored == replace(athlete, last_login_at=_LATER)
        async with store.work() as w:
            await w.users.save(replace(athlete, display_name="Read before the sign-in"))

    async def test_an_upgraded_hash_replaces_the_verified_one(self, store: Store, athlete: User) -> None:
        stored = await _signed_in(store, athlete, upgraded=_UPGRADED)
        assert (stored.password_hash, stored.version) == (_UPGRADED, athlete.version)

    async def test_a_password_that_was_changed_meanwhile_lets_nobody_in(
        self, store: Store, athlete: User
    ) -> None:
        async with store.work() as w:
            changed = await w.users.save(replace(athlete, password_hash=PasswordHash("changed meanwhile")))
            await w.commit()
        async with store.work() as w:
            for upgraded in (None, _UPGRADED):
                assert not await w.users.signed_in(
                    athlete.id, _LATER, seen=athlete.password_hash, upgraded=upgraded
                )
            await w.commit()
        assert await _get(store, athlete) == changed

    async def test_a_sign_in_without_a_password_asks_for_none(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            assert await w.users.signed_in(athlete.id, _LATER)
            await w.commit()
        assert await _get(store, athlete) == replace(athlete, last_login_at=_LATER)

    async def test_nobody_gets_into_an_inactive_account_or_none(self, store: Store) -> None:
        user = await stored_user(store, a_user(active=False))
        async with store.work() as w:
            assert not await w.users.signed_in(user.id, _LATER)
            assert not await w.users.signed_in(user.id, _LATER, seen=user.password_hash)
            assert not await w.users.signed_in(a_user_id(9), _LATER)

    async def test_a_sign_in_is_one_accounts_own(self, store: Store, athlete: User, other: User) -> None:
        await _signed_in(store, athlete, upgraded=_UPGRADED)
        assert await _get(store, other) == other


async def _page(
    store: Store, search: str | None, *, after: UserId | None = None, limit: int = 9
) -> list[User]:
    async with store.work.snapshot() as w:
        return list(await w.users.page(after=after, limit=limit, search=search))


async def _get(store: Store, user: User) -> User:
    async with store.work.snapshot() as w:
        return await w.users.get(user.id)


async def _signed_in(store: Store, user: User, *, upgraded: PasswordHash | None) -> User:
    assert user.password_hash is not None
    async with store.work() as w:
        assert await w.users.signed_in(user.id, _LATER, seen=user.password_hash, upgraded=upgraded)
        await w.commit()
    return await _get(store, user)
