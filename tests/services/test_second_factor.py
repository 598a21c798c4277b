"""Setting up, spending and resetting a second factor."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import pytest

from tests.services.test_accounts import ADDRESS, PASSWORD, living, sign_in_to, sign_up_in
from tests.services.world import World
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.identity.errors import InvalidCredentials, NoSecondFactor, TotpRequired
from training_analyzer.domain.identity.external import ExternalIdentity, linked
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.identity.totp import hotp, step_at
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import IdentityId, UserId
from training_analyzer.domain.sealing import SealBroken
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.carrier import SignedIn, TokenPair
from training_analyzer.domain.services.external_session import open_external_session
from training_analyzer.domain.services.prove_factor import Proof, prove_factor, spend
from training_analyzer.domain.services.retried import MOST_ATTEMPTS
from training_analyzer.domain.services.second_factor import (
    confirm_second_factor,
    enrol_second_factor,
    remove_second_factor,
)
from training_analyzer.domain.services.sign_in import Credentials, sign_in
from training_analyzer.ports.work import UnitOfWork, Work

SEED = bytes(range(20))


async def with_factor(world: World) -> User:
    user = await sign_up_in(world)
    session = (await sign_in_to(world)).session
    await enrol_second_factor(
        user_id=user.id,
        issuer="us",
        work=world.store.work,
        vault=world.vault,
        entropy=lambda size: SEED[:size],
        now=world.now,
    )
    await confirm_second_factor(
        user_id=user.id,
        session_id=session.id,
        code=Secret(hotp(SEED, step_at(world.now) - 1)),
        origin=RequestOrigin(),
        throttle=world.throttle,
        work=world.store.work,
        vault=world.vault,
        entropy=bytes,
        make_id=world.make_id,
        now=world.now,
    )
    return user


def code_now(world: World) -> Secret:
    return Secret(hotp(SEED, step_at(world.now)))


async def sign_in_with(
    world: World, code: Secret | None, password: Secret = PASSWORD, work: Work | None = None
) -> SignedIn:
    return await sign_in(
        credentials=Credentials(ADDRESS, password, code),
        origin=RequestOrigin(),
        checks=world.checks,
        work=work or world.store.work,
        carrier=TokenPair(world.tokens),
        make_id=world.make_id,
        now=world.now,
    )


async def test_every_way_to_fail_verifies_one_hash(world: World) -> None:
    await with_factor(world)
    for code, password, refusal in (
        (None, PASSWORD, TotpRequired),
        (Secret("000000"), PASSWORD, InvalidCredentials),
        (None, Secret("wrong password"), InvalidCredentials),
    ):
        before = world.passwords.verifications
        with pytest.raises(refusal):
            await sign_in_with(world, code, password)
        assert world.passwords.verifications == before + 1


class _ConfirmedSince:
    """A unit in which a factor is found confirmed once the account is held, and was not before."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self.users = self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    async def get(self, user_id: UserId) -> User:
        return await self._unit.users.get(user_id)

    async def signed_in(self, user_id: UserId, now: datetime, **more: Any) -> bool:
        held = await self._unit.users.signed_in(user_id, now, **more)
        await self._unit.second_factors.confirm(user_id, seed=b"sealed", step=1, now=now)
        return held


class MeanwhileConfirmed:
    """Units of work that wait for whoever confirms a factor."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.opened = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        self.opened += 1
        async with self._work() as w:
            yield cast("UnitOfWork", _ConfirmedSince(w))

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._work.snapshot()

    def for_user(self, user_id: UserId) -> Work:
        return self._work.for_user(user_id)


@pytest.mark.parametrize("way", ["password", "another service"])
async def test_a_factor_confirmed_at_the_moment_of_a_sign_in_is_asked_for(world: World, way: str) -> None:
    user = await sign_up_in(world)
    identity = ExternalIdentity(
        provider="google", issuer="https://idp.example", subject="ana", session=UUID(int=1)
    )
    async with world.store.work() as w:
        await w.identities.add(linked(identity, IdentityId(world.make_id(world.now)), user.id, world.now))
        await w.second_factors.enrol(SecondFactor(user_id=user.id, seed=b"sealed", created_at=world.now))
        await w.commit()
    work = MeanwhileConfirmed(world.store.work)
    entering: Awaitable[object] = (
        sign_in_with(world, None, work=work)
        if way == "password"
        else open_external_session(
            identity=identity, registration_open=True, work=work, make_id=world.make_id, now=world.now
        )
    )
    with pytest.raises(WriteConflict):  # not forever, as here: the next try finds it from the beginning
        await entering
    assert work.opened == MOST_ATTEMPTS
    assert await living(world, user.id) == []


async def test_of_twenty_proofs_of_one_code_one_is_spent(world: World) -> None:
    user = await with_factor(world)
    proof = Proof(user_id=user.id, step=step_at(world.now) + 5)

    async def spent() -> bool:
        async with world.store.work() as w:
            try:
                await spend(
                    w, proof, origin=RequestOrigin(), jobs=world.jobs, make_id=world.make_id, now=world.now
                )
            except InvalidCredentials:
                return False
            await w.commit()
        return True

    assert sorted(await asyncio.gather(*(spent() for _ in range(20)))) == [False] * 19 + [True]


async def test_a_session_says_that_a_factor_was_shown(world: World) -> None:
    user = await with_factor(world)
    signed_in = await sign_in_with(world, code_now(world))
    assert signed_in.session.amr == ("pwd", "otp")
    assert signed_in.session in await living(world, user.id)


async def test_a_failed_sign_in_spends_no_code(world: World) -> None:
    await with_factor(world)
    with pytest.raises(InvalidCredentials):
        await sign_in_with(world, code_now(world), Secret("wrong password"))
    await sign_in_with(world, code_now(world))


async def test_a_seed_of_another_account_does_not_open(world: World) -> None:
    user = await with_factor(world)
    async with world.store.work() as w:
        mine = await w.second_factors.find(user.id)
        assert mine is not None
        assert SEED not in mine.seed[:20]
        await w.second_factors.remove(world.user_id)
        other = type(mine)(user_id=world.user_id, seed=mine.seed, created_at=world.now)
        await w.second_factors.enrol(other)
        await w.second_factors.confirm(world.user_id, seed=mine.seed, step=1, now=world.now)
        await w.commit()
    with pytest.raises(SealBroken):
        await prove_factor(
            world.user_id,
            code_now(world),
            work=world.store.work,
            vault=world.vault,
            throttle=world.throttle,
            now=world.now,
        )


async def test_a_reset_ends_every_session_and_asks_for_no_code(world: World) -> None:
    user = await with_factor(world)
    reset = {
        "user_id": user.id,
        "session_id": None,
        "actor_id": None,
        "origin": RequestOrigin(),
        "work": world.store.work,
        "jobs": world.jobs,
        "make_id": world.make_id,
        "now": world.now,
    }
    await remove_second_factor(**reset)  # type: ignore[arg-type]  # as the names say
    assert await living(world, user.id) == []
    await sign_in_with(world, None)
    with pytest.raises(NoSecondFactor):
        await remove_second_factor(**reset)  # type: ignore[arg-type]  # as the names say
    async with world.store.work.snapshot() as w:
        events = await w.audit.page(user.id, after=None, limit=50)
    assert [event.actor_id for event in events if event.action == "factor_reset"] == [None]
