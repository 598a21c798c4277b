"""Opening an account, signing in, trading tokens, signing out."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.services.world import World
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.fake.tokens import FakeTokens
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import InvalidValue, NotFound, StoreUnavailable
from training_analyzer.domain.identity.errors import (
    EmailTaken,
    HashingBusy,
    InvalidCredentials,
    InvalidEmail,
    InvalidToken,
    PasswordTooCommon,
    PasswordTooShort,
    RefreshReused,
)
from training_analyzer.domain.identity.session import REPEAT_GRACE, EndReason, Session
from training_analyzer.domain.identity.user import PasswordHash, Role, User
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.carrier import SignedIn, TokenPair
from training_analyzer.domain.services.end_sessions import end_every_session, end_session
from training_analyzer.domain.services.rotate_token import rotate_token
from training_analyzer.domain.services.sign_in import Credentials, sign_in
from training_analyzer.domain.services.sign_up import sign_up
from training_analyzer.plugins.testing.builders import a_session_id, a_user_id
from training_analyzer.ports.passwords import Verified

ADDRESS = "ana@example.com"
PASSWORD = Secret("correct horse battery")
ORIGIN = RequestOrigin(address="192.0.2.0/24", device="Firefox", request_id="req_1")


async def sign_up_in(world: World, **changes: Any) -> User:
    """Open Ana's account."""
    arguments = {"address": ADDRESS, "password": PASSWORD, "display_name": None, "timezone": "UTC", **changes}
    return await sign_up(
        origin=ORIGIN,
        work=world.store.work,
        passwords=world.passwords,
        rules=world.rules,
        make_id=world.make_id,
        now=world.now,
        **arguments,
    )


async def sign_in_to(world: World, address: str = ADDRESS, password: Secret = PASSWORD) -> SignedIn:
    """Sign in as Ana."""
    return await sign_in(
        credentials=Credentials(address, password),
        origin=ORIGIN,
        checks=world.checks,
        work=world.store.work,
        carrier=TokenPair(world.tokens),
        make_id=world.make_id,
        now=world.now,
    )


async def rotate(world: World, token: str) -> SignedIn:
    """Trade a refresh token."""
    return await rotate_token(
        token=token,
        origin=ORIGIN,
        work=world.store.work,
        tokens=world.tokens,
        jobs=world.jobs,
        make_id=world.make_id,
        now=world.now,
    )


async def end(world: World, user_id: UserId, session_id: SessionId, why: EndReason) -> None:
    """End a session."""
    await end_session(
        user_id=user_id,
        session_id=session_id,
        why=why,
        origin=ORIGIN,
        work=world.store.work,
        make_id=world.make_id,
        now=world.now,
    )


async def end_all(world: World, user_id: UserId) -> int:
    """End every session."""
    return await end_every_session(
        user_id=user_id, origin=ORIGIN, work=world.store.work, make_id=world.make_id, now=world.now
    )


async def told(world: World, user_id: UserId) -> list[tuple[str, str, bool]]:
    """Return what the audit log tells of an account, the oldest first: action, outcome, and whether its owner did it."""
    async with world.store.work.snapshot() as w:
        events = await w.audit.page(user_id, after=None, limit=100)
    assert {(event.address, event.request_id) for event in events} <= {("192.0.2.0/24", "req_1")}
    return [(event.action, event.outcome, event.actor_id == user_id) for event in reversed(events)]


async def account(world: World, user_id: UserId) -> User:
    """Return an account as it is stored now."""
    async with world.store.work.snapshot() as w:
        return await w.users.get(user_id)


async def changed(world: World, user: User, **changes: Any) -> None:
    """Change an account behind the back of the use cases."""
    async with world.store.work() as w:
        await w.users.save(replace(await w.users.get(user.id), **changes))
        await w.commit()


async def living(world: World, user_id: UserId) -> list[Session]:
    """Return the sessions that live."""
    async with world.store.work.snapshot() as w:
        return list(await w.sessions.list(user_id, world.now))


async def test_an_account_is_stored_with_a_hash_and_never_the_password(world: World) -> None:
    user = await sign_up_in(
        world, address="  Ana@Example.COM ", display_name=" Ana ", timezone="Europe/Madrid"
    )
    stored = await account(world, user.id)
    assert stored == user
    assert (user.email, user.display_name, user.timezone) == (ADDRESS, "Ana", "Europe/Madrid")
    assert user.role is Role.ATHLETE
    assert user.password_hash is not None
    assert PASSWORD.reveal() not in user.password_hash


async def test_without_a_name_an_account_is_called_by_the_local_part_of_its_address(world: World) -> None:
    assert (await sign_up_in(world)).display_name == "ana"


@pytest.mark.parametrize("address", [ADDRESS, "ANA@EXAMPLE.COM", " ana@example.com"])
async def test_an_address_is_taken_in_any_spelling(world: World, address: str) -> None:
    await sign_up_in(world)
    with pytest.raises(EmailTaken):
        await sign_up_in(world, address=address)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"address": "ana"}, InvalidEmail),
        ({"password": Secret("short")}, PasswordTooShort),
        ({"password": Secret("Password1")}, PasswordTooCommon),
        ({"password": Secret("Our Club")}, PasswordTooCommon),
        ({"password": Secret("breached one")}, PasswordTooCommon),
        ({"address": "ana.lopez@example.com", "password": Secret("Ana.Lopez")}, PasswordTooCommon),
        ({"display_name": "Ana Lopez", "password": Secret("ana lopez")}, PasswordTooCommon),
        ({"display_name": ""}, InvalidValue),
        ({"timezone": "Mars"}, InvalidValue),
    ],
)
async def test_what_is_refused_costs_no_hash(
    world: World, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    world.passwords.busy = True  # a hash would raise HashingBusy
    with pytest.raises(refusal):
        await sign_up_in(world, **changes)


async def test_a_full_queue_refuses_and_leaves_nothing(world: World) -> None:
    world.passwords.busy = True
    with pytest.raises(HashingBusy):
        await sign_up_in(world)
    world.passwords.busy = False
    await sign_up_in(world)
    world.passwords.busy = True
    with pytest.raises(HashingBusy):
        await sign_in_to(world)


async def test_signing_in_opens_a_session(world: World) -> None:
    user = await sign_up_in(world)
    world.now += timedelta(hours=1)
    signed_in = await sign_in_to(world)
    assert await living(world, user.id) == [signed_in.session]
    assert (signed_in.session.device, signed_in.session.address) == ("Firefox", "192.0.2.0/24")
    claims = world.tokens.read(signed_in.access.text, world.now)
    assert (claims.user_id, claims.session_id) == (user.id, signed_in.session.id)
    stored = await account(world, user.id)
    assert (stored.last_login_at, stored.version) == (world.now, user.version)


async def test_an_address_may_be_spelled_as_it_was_signed_up(world: World) -> None:
    await sign_up_in(world)
    assert (await sign_in_to(world, " ANA@example.com ")).session.device == "Firefox"


@pytest.mark.parametrize(
    ("address", "password"),
    [
        (ADDRESS, Secret("wrong horse battery")),
        (ADDRESS, Secret("")),
        (ADDRESS, Secret(PASSWORD.reveal() + " ")),
        (ADDRESS, Secret("\ud800")),
        ("nobody@example.com", PASSWORD),
        ("no address at all", PASSWORD),
        ("", PASSWORD),
    ],
)
async def test_every_refusal_costs_one_hash_and_says_the_same(
    world: World, address: str, password: Secret
) -> None:
    user = await sign_up_in(world)
    with pytest.raises(InvalidCredentials) as refused:
        await sign_in_to(world, address, password)
    assert str(refused.value) == str(InvalidCredentials())
    assert world.passwords.verifications == 1
    assert await living(world, user.id) == []
    assert (await account(world, user.id)).last_login_at is None


async def test_an_inactive_account_answers_like_a_wrong_password(world: World) -> None:
    user = await sign_up_in(world)
    await changed(world, user, active=False)
    with pytest.raises(InvalidCredentials):
        await sign_in_to(world)
    assert world.passwords.verifications == 1
    assert await living(world, user.id) == []


async def test_an_account_without_a_password_has_no_password(world: World) -> None:
    user = await sign_up_in(world)
    await changed(world, user, password_hash=None)
    with pytest.raises(InvalidCredentials):
        await sign_in_to(world)
    assert world.passwords.verifications == 1


class MeanwhilePasswords(FakePasswords):
    """While a password is verified, something else happens to the account, once."""

    def __init__(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._meanwhile: Callable[[], Awaitable[None]] | None = meanwhile

    async def verify(self, password: Secret, stored: PasswordHash | None) -> Verified:
        """Check a password, late."""
        verified = await super().verify(password, stored)
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return verified


@pytest.mark.parametrize("change", [{"active": False}, {"password_hash": "fake$0$another"}])
async def test_what_happens_while_the_password_is_verified_counts(
    world: World, change: dict[str, Any]
) -> None:
    user = await sign_up_in(world)
    world.passwords = MeanwhilePasswords(lambda: changed(world, user, **change))
    with pytest.raises(InvalidCredentials):
        await sign_in_to(world)
    async with world.store.work.snapshot() as w:
        assert await w.sessions.list(user.id, world.now) == []


async def test_of_two_who_sign_in_with_a_weak_hash_both_come_in(world: World) -> None:
    user = await sign_up_in(world)
    await changed(world, user, password_hash=world.passwords.weak_hash(PASSWORD))

    async def other() -> None:
        await sign_in_to(world)

    world.passwords = MeanwhilePasswords(other)
    await sign_in_to(world)
    async with world.store.work.snapshot() as w:
        assert len(await w.sessions.list(user.id, world.now)) == 2


async def test_a_weak_hash_is_upgraded_by_the_right_password(world: World) -> None:
    user = await sign_up_in(world)
    weak = world.passwords.weak_hash(PASSWORD)
    await changed(world, user, password_hash=weak)
    await sign_in_to(world)
    upgraded = (await account(world, user.id)).password_hash
    assert upgraded not in (None, weak)
    await sign_in_to(world)
    assert (await account(world, user.id)).password_hash == upgraded


async def test_a_weak_hash_is_not_upgraded_by_a_wrong_password(world: World) -> None:
    user = await sign_up_in(world)
    weak = world.passwords.weak_hash(PASSWORD)
    await changed(world, user, password_hash=weak)
    with pytest.raises(InvalidCredentials):
        await sign_in_to(world, password=Secret("wrong horse battery"))
    assert (await account(world, user.id)).password_hash == weak


async def test_each_sign_in_is_a_session_of_its_own(world: World) -> None:
    user = await sign_up_in(world)
    one, other = await sign_in_to(world), await sign_in_to(world)
    assert one.session.id != other.session.id
    assert one.refresh.text != other.refresh.text
    assert len(await living(world, user.id)) == 2


async def test_a_refresh_token_is_traded_for_a_new_pair_of_the_same_session(world: World) -> None:
    await sign_up_in(world)
    first = await sign_in_to(world)
    world.now += timedelta(hours=1)
    second = await rotate(world, first.refresh.text)
    assert second.session.id == first.session.id
    assert second.refresh.text != first.refresh.text
    assert second.session.last_used_at == world.now
    assert world.tokens.read(second.access.text, world.now).session_id == first.session.id
    assert (await rotate(world, second.refresh.text)).session.id == first.session.id


async def test_a_token_spent_moments_ago_yields_the_same_child(world: World) -> None:
    await sign_up_in(world)
    first = await sign_in_to(world)
    second = await rotate(world, first.refresh.text)
    world.now += REPEAT_GRACE
    assert (await rotate(world, first.refresh.text)).refresh == second.refresh


async def test_a_lost_reply_is_repeated_across_a_change_of_keys(world: World) -> None:
    await sign_up_in(world)
    world.tokens = FakeTokens(b"old")
    first = await sign_in_to(world)
    second = await rotate(world, first.refresh.text)
    world.tokens = FakeTokens(b"new", b"old")
    assert (await rotate(world, first.refresh.text)).refresh == second.refresh
    third = await rotate(world, second.refresh.text)
    assert third.refresh == FakeTokens(b"new").children_of(second.refresh.text)[0]


async def test_without_the_old_key_a_lost_reply_is_refused_and_ends_nothing(world: World) -> None:
    user = await sign_up_in(world)
    world.tokens = FakeTokens(b"old")
    first = await sign_in_to(world)
    second = await rotate(world, first.refresh.text)
    world.tokens = FakeTokens(b"new")
    with pytest.raises(InvalidToken):
        await rotate(world, first.refresh.text)
    assert len(await living(world, user.id)) == 1
    assert (await rotate(world, second.refresh.text)).session.id == first.session.id


async def test_a_reuse_ends_the_session_although_the_request_fails(world: World) -> None:
    user = await sign_up_in(world)
    first = await sign_in_to(world)
    second = await rotate(world, first.refresh.text)
    world.now += REPEAT_GRACE + timedelta(seconds=1)
    with pytest.raises(RefreshReused):
        await rotate(world, first.refresh.text)
    assert await living(world, user.id) == []
    with pytest.raises(InvalidToken):
        await rotate(world, second.refresh.text)
    row = await world.store.hot_reads.principal(first.session.id)
    assert row is not None
    assert row.revoked_at == world.now


async def test_a_parent_is_reused_once_its_child_was_used(world: World) -> None:
    user = await sign_up_in(world)
    first = await sign_in_to(world)
    second = await rotate(world, first.refresh.text)
    await rotate(world, second.refresh.text)
    with pytest.raises(RefreshReused):
        await rotate(world, first.refresh.text)
    assert await living(world, user.id) == []


async def test_a_reuse_ends_no_other_session(world: World) -> None:
    user = await sign_up_in(world)
    first, other = await sign_in_to(world), await sign_in_to(world)
    await rotate(world, first.refresh.text)
    world.now += timedelta(minutes=1)
    with pytest.raises(RefreshReused):
        await rotate(world, first.refresh.text)
    assert [session.id for session in await living(world, user.id)] == [other.session.id]


@pytest.mark.parametrize("token", ["", "nonsense", "far_" + "0" * 64, "far_" + "0" * 63, "\0"])
async def test_a_token_that_was_never_given_out_is_invalid(world: World, token: str) -> None:
    with pytest.raises(InvalidToken):
        await rotate(world, token)


async def test_a_token_left_unused_for_a_week_is_invalid(world: World) -> None:
    await sign_up_in(world)
    first = await sign_in_to(world)
    world.now += timedelta(days=7)
    with pytest.raises(InvalidToken):
        await rotate(world, first.refresh.text)


async def test_a_session_ends_after_90_days_however_busy_it_was(world: World) -> None:
    await sign_up_in(world)
    signed_in = await sign_in_to(world)
    for _ in range(14):
        world.now += timedelta(days=6)
        signed_in = await rotate(world, signed_in.refresh.text)
    world.now += timedelta(days=6)
    with pytest.raises(InvalidToken):
        await rotate(world, signed_in.refresh.text)


async def test_an_account_that_was_made_inactive_gets_no_new_pair(world: World) -> None:
    user = await sign_up_in(world)
    first = await sign_in_to(world)
    await changed(world, user, active=False)
    with pytest.raises(InvalidToken):
        await rotate(world, first.refresh.text)


async def test_an_outage_spends_no_token(world: World) -> None:
    await sign_up_in(world)
    first = await sign_in_to(world)
    world.store.fail("it is stopped")
    with pytest.raises(StoreUnavailable):
        await rotate(world, first.refresh.text)
    world.store.recover()
    assert (await rotate(world, first.refresh.text)).session.id == first.session.id


async def test_a_session_that_was_ended_is_over_at_once(world: World) -> None:
    user = await sign_up_in(world)
    first, other = await sign_in_to(world), await sign_in_to(world)
    await end(world, user.id, first.session.id, EndReason.SIGNED_OUT)
    with pytest.raises(InvalidToken):
        await rotate(world, first.refresh.text)
    assert (await rotate(world, other.refresh.text)).session.id == other.session.id


@pytest.mark.parametrize("known", [True, False])
async def test_nobody_ends_somebody_elses_session(world: World, *, known: bool) -> None:
    user = await sign_up_in(world)
    first = await sign_in_to(world)
    session_id = first.session.id if known else a_session_id()
    with pytest.raises(NotFound):
        await end(world, a_user_id(), session_id, EndReason.ENDED_BY_USER)
    assert [session.id for session in await living(world, user.id)] == [first.session.id]


async def test_all_sessions_end_at_once(world: World) -> None:
    user = await sign_up_in(world)
    for _ in range(3):
        await sign_in_to(world)
    assert await end_all(world, user.id) == 3
    assert await living(world, user.id) == []
    assert await end_all(world, user.id) == 0


async def test_the_audit_log_tells_of_every_way_in_and_out(world: World) -> None:
    user = await sign_up_in(world)
    for password in (Secret("wrong horse battery"), PASSWORD):
        with suppress(InvalidCredentials):
            signed_in = await sign_in_to(world, password=password)
    await rotate(world, signed_in.refresh.text)
    world.now += timedelta(minutes=1)
    with pytest.raises(RefreshReused):
        await rotate(world, signed_in.refresh.text)
    signed_in = await sign_in_to(world)
    await end(world, user.id, signed_in.session.id, EndReason.SIGNED_OUT)
    await end_all(world, user.id)
    assert await told(world, user.id) == [
        ("sign_up", "ok", True),
        ("sign_in", "failed", False),
        ("sign_in", "ok", True),
        ("refresh_reuse", "denied", False),
        ("sign_in", "ok", True),
        ("session_end", "ok", True),
        ("session_end", "ok", True),
    ]


async def test_a_stranger_at_an_unknown_address_is_told_of_as_well(world: World) -> None:
    with pytest.raises(InvalidCredentials):
        await sign_in_to(world, "nobody@example.com")
    (event,) = world.store.audit_events()
    assert (event.action, event.outcome, event.user_id, event.actor_id) == ("sign_in", "failed", None, None)
    assert "nobody" not in repr(event)
