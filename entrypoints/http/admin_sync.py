"""How syncs fare in all, for administrators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

import msgspec
from litestar import Controller, get

from training_analyzer.domain.sync.governor import Governor, waits_until
from training_analyzer.entrypoints.http.access import ADMIN
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.problems import responses


class GovernedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A provider. ``breaker`` is closed, open, or trying whether it may close; nobody asks before ``waits_until``.

    ``pauses`` counts the provider's refusals in a row, ``failing_share`` is of the last twenty syncs, null without any.
    """

    provider: str
    breaker: str
    waits_until: datetime | None
    pauses: int
    failing_share: float | None

    @classmethod
    def of(cls, governor: Governor, now: datetime) -> Self:
        """Return a provider as operators see it."""
        answers = governor.answers
        return cls(
            provider=governor.provider,
            breaker=_breaker(governor, now),
            waits_until=waits_until(governor, now),
            pauses=governor.pauses,
            failing_share=1 - answers.count("g") / len(answers) if answers else None,
        )


class SyncHealthOut(msgspec.Struct, frozen=True, kw_only=True):
    """Connections by state, those due now, syncs that run, connections whose last sync failed, and their providers.

    ``oldest_due_at`` is null where nothing is due: how far it lies back says how late syncs are.
    """

    states: Mapping[str, int]
    due: int
    running: int
    failing: int
    oldest_due_at: datetime | None
    providers: list[GovernedOut]


class AdminSyncController(Controller):
    """The health of syncs."""

    path = "/v1/admin/sync"
    tags = ("admin",)

    @get(
        "/",
        operation_id="getSyncHealth",
        summary="How syncs fare in all",
        opt=ADMIN,
        responses=responses(401, 403, 503),
    )
    async def health(self, wired: InjectedWired) -> SyncHealthOut:
        """Count connections, and tell which providers are left alone and why."""
        now = wired.clock()
        async with wired.store.work.snapshot() as w:
            counts, governors = await w.connections.counts(now), await w.governors.list()
        return SyncHealthOut(
            states=counts.states,
            due=counts.due,
            running=counts.running,
            failing=counts.failing,
            oldest_due_at=counts.oldest_due_at,
            providers=[GovernedOut.of(each, now) for each in governors],
        )


def _breaker(governor: Governor, now: datetime) -> str:
    if governor.open_until is None:
        return "closed"
    return "open" if governor.open_until > now else "trying"
