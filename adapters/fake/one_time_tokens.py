"""Links sent by mail in a dict."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.identity.errors import TokenUsedOrExpired
from training_analyzer.domain.identity.one_time_token import OneTimeToken, Purpose
from training_analyzer.domain.ids import UserId


class FakeOneTimeTokens:
    """Tokens by hash."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, token: OneTimeToken) -> None:
        """Store a token; the unused ones of its account and purpose are void. Raises NotFound, ValueError."""
        tables = self._transaction.writable(token.user_id)
        check_aware(token.created_at, token.expires_at, token.used_at)
        check_user(tables, token.user_id)
        self._void(token.user_id, token.purpose)
        if token.hash in tables.one_time_tokens:
            message = "there is a token with this hash"
            raise ValueError(message)
        tables.one_time_tokens[token.hash] = token

    async def take(self, token_hash: bytes, purpose: Purpose, now: datetime) -> OneTimeToken:
        """Use a token. Raises TokenUsedOrExpired."""
        check_aware(now)
        found = self._transaction.writable().one_time_tokens.get(token_hash)
        if found is None or found.purpose is not purpose or found.used_at or found.expires_at <= now:
            raise TokenUsedOrExpired
        tables = self._transaction.writable(found.user_id)
        tables.one_time_tokens[token_hash] = used = replace(found, used_at=now)
        return used

    async def void(self, user_id: UserId) -> int:
        """Make every unused token of an account worthless; return how many there were."""
        return sum(self._void(user_id, purpose) for purpose in Purpose)

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget tokens that expired before an instant; return how many. Raises ForeignOwner in a bound unit."""
        self._transaction.check_unbound()
        tokens = self._transaction.writable().one_time_tokens
        expired = [each for each, token in tokens.items() if token.expires_at <= before][:limit]
        for each in expired:
            del tokens[each]
        return len(expired)

    def _void(self, user_id: UserId, purpose: Purpose) -> int:
        tokens = self._transaction.writable(user_id).one_time_tokens
        unused = [
            each
            for each, token in tokens.items()
            if (token.user_id, token.purpose, token.used_at) == (user_id, purpose, None)
        ]
        for each in unused:
            del tokens[each]
        return len(unused)
