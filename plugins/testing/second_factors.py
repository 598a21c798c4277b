"""What every store of second factors does."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.builders import NOW, a_refresh_token, a_session, a_user_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_SEED = bytes(range(40))
_STEP = 58_000_000
_CODES = (b"one" * 11, b"two" * 11, b"six" * 11)
_LATER = NOW + timedelta(minutes=1)
_TIME_TO_GO_AHEAD_S = 0.2
"""In which a store that keeps nobody waiting does what would be too early."""


class SecondFactorsContract(StoredContract):
    """One factor an account; steps and recovery codes serve once."""

    async def test_a_factor_comes_back_as_it_was_enrolled(self, store: Store, athlete: User) -> None:
        assert await _find(store, athlete.id) is None
        assert await _enrol(store, a_factor())
        assert await _find(store, athlete.id) == a_factor()

    async def test_nobody_has_no_factor(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.second_factors.enrol(a_factor())

    async def test_an_enrolment_takes_the_place_of_one_that_was_not_confirmed(
        self, store: Store, athlete: User
    ) -> None:
        await _enrol(store, a_factor(seed=b"first"))
        assert await _enrol(store, a_factor(created_at=_LATER))
        assert await _find(store, athlete.id) == a_factor(created_at=_LATER)

    async def test_a_confirmed_factor_is_not_replaced(self, store: Store, athlete: User) -> None:
        await _enrol(store, a_factor())
        assert await _confirm(store, athlete.id)
        assert not await _enrol(store, a_factor(seed=b"other"))
        assert await _find(store, athlete.id) == a_factor(confirmed_at=NOW, last_step=_STEP)

    async def test_a_factor_is_confirmed_once_and_only_by_its_own_seed(
        self, store: Store, athlete: User
    ) -> None:
        assert not await _confirm(store, athlete.id)
        await _enrol(store, a_factor())
        assert not await _confirm(store, athlete.id, seed=b"other")
        assert await _confirm(store, athlete.id)
        assert not await _confirm(store, athlete.id, step=_STEP + 1)

    async def test_a_step_serves_once_and_never_goes_back(self, store: Store, athlete: User) -> None:
        assert not await _spend_step(store, athlete.id, _STEP + 1)
        await _enrol(store, a_factor())
        assert not await _spend_step(store, athlete.id, _STEP + 1)
        await _confirm(store, athlete.id)
        assert not await _spend_step(store, athlete.id, _STEP)
        assert await _spend_step(store, athlete.id, _STEP + 2)
        assert not await _spend_step(store, athlete.id, _STEP + 2)
        assert not await _spend_step(store, athlete.id, _STEP + 1)

    async def test_of_twenty_at_once_one_spends_the_step(self, store: Store, athlete: User) -> None:
        await _enrol(store, a_factor())
        await _confirm(store, athlete.id)
        spent = await asyncio.gather(*(_spend_step(store, athlete.id, _STEP + 1) for _ in range(20)))
        assert sorted(spent) == [False] * 19 + [True]

    async def test_a_recovery_code_serves_once(self, store: Store, athlete: User, other: User) -> None:
        await _put_codes(store, athlete.id, _CODES)
        assert await _codes_left(store, athlete.id) == 3
        assert not await _spend_code(store, athlete.id, b"none")
        assert not await _spend_code(store, other.id, _CODES[0])
        assert await _spend_code(store, athlete.id, _CODES[0])
        assert not await _spend_code(store, athlete.id, _CODES[0])
        assert await _codes_left(store, athlete.id) == 2

    async def test_of_twenty_at_once_one_spends_the_code(self, store: Store, athlete: User) -> None:
        await _put_codes(store, athlete.id, _CODES)
        spent = await asyncio.gather(*(_spend_code(store, athlete.id, _CODES[0]) for _ in range(20)))
        assert sorted(spent) == [False] * 19 + [True]

    async def test_new_codes_replace_the_old_ones(self, store: Store, athlete: User, other: User) -> None:
        await _put_codes(store, other.id, _CODES)
        await _put_codes(store, athlete.id, _CODES[:2])
        await _put_codes(store, athlete.id, _CODES[2:])
        assert not await _spend_code(store, athlete.id, _CODES[0])
        assert await _codes_left(store, athlete.id) == 1
        assert await _codes_left(store, other.id) == 3

    async def test_removing_forgets_the_factor_and_its_codes(
        self, store: Store, athlete: User, other: User
    ) -> None:
        for user in (athlete, other):
            await _enrol(store, a_factor(user_id=user.id))
            await _put_codes(store, user.id, _CODES)
        async with store.work() as w:
            assert await w.second_factors.remove(athlete.id)
            assert not await w.second_factors.remove(athlete.id)
            await w.commit()
        assert await _find(store, athlete.id) is None
        assert await _codes_left(store, athlete.id) == 0
        assert await _find(store, other.id) == a_factor(user_id=other.id)
        assert await _codes_left(store, other.id) == 3

    async def test_who_signs_in_while_a_factor_is_confirmed_is_ended_by_it_or_finds_it(
        self, store: Store, athlete: User
    ) -> None:
        await _enrol(store, a_factor())

        async def confirm() -> None:
            async with store.work() as w:
                assert await w.second_factors.confirm(athlete.id, seed=_SEED, step=_STEP, now=NOW)
                await w.sessions.end_all(athlete.id, EndReason.FACTOR_CHANGED, NOW)
                await w.commit()

        async with store.work() as w:
            assert await w.users.signed_in(athlete.id, NOW)
            factor = await w.second_factors.find(athlete.id)
            assert factor is not None
            assert factor.confirmed_at is None
            confirming = asyncio.create_task(confirm())
            await asyncio.wait({confirming}, timeout=_TIME_TO_GO_AHEAD_S)
            await w.sessions.open(a_session(), a_refresh_token(), _LATER)
            await w.commit()
        await confirming
        async with store.work.snapshot() as w:
            assert await w.sessions.list(athlete.id, NOW) == []

    async def test_a_bound_unit_reaches_no_factor_of_another(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _enrol(store, a_factor())
        async with store.work.for_user(other.id)() as w:
            for attempt in (
                w.second_factors.find(athlete.id),
                w.second_factors.enrol(a_factor()),
                w.second_factors.confirm(athlete.id, seed=_SEED, step=_STEP, now=NOW),
                w.second_factors.spend_step(athlete.id, _STEP),
                w.second_factors.remove(athlete.id),
                w.second_factors.put_codes(athlete.id, _CODES, NOW),
                w.second_factors.spend_code(athlete.id, _CODES[0], NOW),
                w.second_factors.codes_left(athlete.id),
            ):
                with pytest.raises(ForeignOwner):
                    await attempt

    async def test_what_is_not_committed_is_undone(self, store: Store, athlete: User) -> None:
        await _enrol(store, a_factor())
        async with store.work() as w:
            await w.second_factors.remove(athlete.id)
        assert await _find(store, athlete.id) == a_factor()


def a_factor(**changes: Any) -> SecondFactor:
    """Return a factor of ``a_user()`` that is not confirmed."""
    return replace(SecondFactor(user_id=a_user_id(), seed=_SEED, created_at=NOW), **changes)


async def _find(store: Store, user_id: UserId) -> SecondFactor | None:
    async with store.work.snapshot() as w:
        return await w.second_factors.find(user_id)


async def _enrol(store: Store, factor: SecondFactor) -> bool:
    async with store.work() as w:
        done = await w.second_factors.enrol(factor)
        await w.commit()
    return done


async def _confirm(store: Store, user_id: UserId, *, seed: bytes = _SEED, step: int = _STEP) -> bool:
    async with store.work() as w:
        done = await w.second_factors.confirm(user_id, seed=seed, step=step, now=NOW)
        await w.commit()
    return done


async def _spend_step(store: Store, user_id: UserId, step: int) -> bool:
    async with store.work() as w:
        done = await w.second_factors.spend_step(user_id, step)
        await w.commit()
    return done


async def _put_codes(store: Store, user_id: UserId, codes: Sequence[bytes]) -> None:
    async with store.work() as w:
        await w.second_factors.put_codes(user_id, codes, NOW)
        await w.commit()


async def _spend_code(store: Store, user_id: UserId, code: bytes) -> bool:
    async with store.work() as w:
        done = await w.second_factors.spend_code(user_id, code, NOW)
        await w.commit()
    return done


async def _codes_left(store: Store, user_id: UserId) -> int:
    async with store.work.snapshot() as w:
        return await w.second_factors.codes_left(user_id)
