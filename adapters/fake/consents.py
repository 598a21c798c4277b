"""Consents in a dict."""

from collections.abc import Sequence

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.ids import UserId


class FakeConsents:
    """Decisions by user, kind and instant."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def find(self, user_id: UserId, kind: ConsentKind) -> Consent | None:
        """Return the decision in force."""
        history = await self.history(user_id)
        return next((each for each in history if (each.user_id, each.kind) == (user_id, kind)), None)

    async def add(self, consent: Consent) -> None:
        """Store a decision. Raises NotFound."""
        tables = self._transaction.writable(consent.user_id)
        check_aware(consent.decided_at)
        check_user(tables, consent.user_id)
        tables.consents[consent.user_id, consent.kind, consent.decided_at] = consent

    async def history(self, user_id: UserId) -> Sequence[Consent]:
        """Return all decisions, newest first."""
        consents = self._transaction.tables(user_id).consents
        own = [consent for (owner, _, _), consent in consents.items() if owner == user_id]
        return sorted(own, key=lambda consent: (consent.decided_at, consent.kind), reverse=True)
