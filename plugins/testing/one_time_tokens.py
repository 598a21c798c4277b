"""What every store of links sent by mail does."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import TokenUsedOrExpired
from training_analyzer.domain.identity.one_time_token import LIFE, OneTimeToken, Purpose, one_time_hash
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.builders import NOW, a_user_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_MOMENT = timedelta(microseconds=1)
_RESET = Purpose.RESET_PASSWORD


class OneTimeTokensContract(StoredContract):
    """A link works once, until it expires or a newer one takes its place."""

    @pytest.mark.parametrize("purpose", Purpose)
    @pytest.mark.parametrize("email", [None, Email("näw@example.com")])
    async def test_a_token_is_taken_with_all_it_says(
        self, store: Store, athlete: User, purpose: Purpose, email: Email | None
    ) -> None:
        token = a_token(purpose=purpose, email=email)
        await _add(store, token)
        assert await _take(store, token) == replace(token, used_at=NOW)

    async def test_a_token_is_taken_once(self, store: Store, athlete: User) -> None:
        await _add(store, a_token())
        await _take(store, a_token())
        await _refused(store, a_token())

    async def test_of_twenty_at_once_one_has_the_token(self, store: Store, athlete: User) -> None:
        await _add(store, a_token())
        results = await asyncio.gather(*(_take(store, a_token()) for _ in range(20)), return_exceptions=True)
        assert Counter(type(result) for result in results) == {OneTimeToken: 1, TokenUsedOrExpired: 19}

    async def test_a_token_that_was_not_committed_is_unused(self, store: Store, athlete: User) -> None:
        await _add(store, a_token())
        async with store.work() as w:
            await w.one_time_tokens.take(a_token().hash, _RESET, NOW)
        assert (await _take(store, a_token())).user_id == athlete.id

    async def test_a_token_expires(self, store: Store, athlete: User) -> None:
        token = a_token()
        await _add(store, token)
        await _refused(store, token, at=token.expires_at)
        await _take(store, token, at=token.expires_at - _MOMENT)

    async def test_an_unknown_token_and_one_of_another_purpose_are_refused(
        self, store: Store, athlete: User
    ) -> None:
        await _add(store, a_token())
        await _refused(store, a_token(2))
        await _refused(store, a_token(purpose=Purpose.VERIFY_EMAIL))
        await _take(store, a_token())

    async def test_a_new_token_voids_the_older_of_its_account_and_purpose(
        self, store: Store, athlete: User, other: User
    ) -> None:
        verify = a_token(3, purpose=Purpose.VERIFY_EMAIL)
        theirs = a_token(4, user_id=other.id)
        await _add(store, a_token(1), verify, theirs, a_token(2))
        await _refused(store, a_token(1))
        for token in (a_token(2), verify, theirs):
            await _take(store, token)

    async def test_all_of_an_account_are_voided(self, store: Store, athlete: User, other: User) -> None:
        theirs = a_token(4, user_id=other.id)
        await _add(store, a_token(1), a_token(2, purpose=Purpose.CHANGE_EMAIL), theirs)
        async with store.work() as w:
            assert await w.one_time_tokens.void(athlete.id) == 2
            assert await w.one_time_tokens.void(athlete.id) == 0
            await w.commit()
        await _refused(store, a_token(1))
        await _take(store, theirs)

    async def test_nobody_has_no_token(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.one_time_tokens.add(a_token())

    async def test_a_bound_unit_adds_none_for_another(self, store: Store, athlete: User, other: User) -> None:
        async with store.work.for_user(other.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.one_time_tokens.add(a_token())
            with pytest.raises(ForeignOwner):
                await w.one_time_tokens.void(athlete.id)
            with pytest.raises(ForeignOwner):
                await w.one_time_tokens.purge(NOW, limit=1)

    async def test_what_expired_before_an_instant_is_forgotten_in_batches(
        self, store: Store, athlete: User
    ) -> None:
        used, old = a_token(1), a_token(2, expires_at=NOW - timedelta(days=8))
        await _add(store, used)
        await _take(store, used)
        await _add(store, old, a_token(3, purpose=Purpose.VERIFY_EMAIL))
        until = used.expires_at
        async with store.work() as w:
            assert await w.one_time_tokens.purge(until, limit=1) == 1
            assert await w.one_time_tokens.purge(until, limit=9) == 1
            assert await w.one_time_tokens.purge(until, limit=9) == 0
            await w.commit()
        await _take(store, a_token(3, purpose=Purpose.VERIFY_EMAIL))


def a_token(
    number: int = 1,
    *,
    user_id: UserId | None = None,
    purpose: Purpose = _RESET,
    email: Email | None = None,
    expires_at: datetime | None = None,
) -> OneTimeToken:
    """Return a token made now for ``a_user()``."""
    return OneTimeToken(
        hash=one_time_hash(f"token-{number}"),
        user_id=user_id or a_user_id(),
        purpose=purpose,
        email=email,
        created_at=NOW,
        expires_at=NOW + LIFE[purpose] if expires_at is None else expires_at,
    )


async def _add(store: Store, *tokens: OneTimeToken) -> None:
    async with store.work() as w:
        for token in tokens:
            await w.one_time_tokens.add(token)
        await w.commit()


async def _take(store: Store, token: OneTimeToken, *, at: datetime = NOW) -> OneTimeToken:
    async with store.work() as w:
        taken = await w.one_time_tokens.take(token.hash, token.purpose, at)
        await w.commit()
    return taken


async def _refused(store: Store, token: OneTimeToken, *, at: datetime = NOW) -> None:
    with pytest.raises(TokenUsedOrExpired):
        await _take(store, token, at=at)
