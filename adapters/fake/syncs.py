"""The history of syncs, governors, waiting logins and payloads in dicts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ChallengeId, ConnectionId, SyncRunId, UserId
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.governor import Governor
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.run import RunState, SyncRun

_ENDS: Final = ("state", "reason", "error_code", "parts", "finished_at")


class FakeSyncRuns:
    """Runs by id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def begin(self, run: SyncRun) -> None:
        """Store a run, and close the one that runs still. Raises NotFound."""
        tables = self._transaction.writable(run.user_id)
        rows = tables.sync_runs
        check_aware(run.started_at)
        if run.connection_id not in tables.connections:
            raise NotFound("connection")
        running = (run.user_id, run.connection_id, RunState.RUNNING)
        for each in [*rows.values()]:
            if (each.user_id, each.connection_id, each.state) == running:
                rows[each.id] = _interrupted(each, run.started_at)
        rows[run.id] = run

    async def finish(self, run: SyncRun) -> bool:
        """Keep how a running one ended."""
        rows = self._transaction.writable(run.user_id).sync_runs
        stored = rows.get(run.id)
        if stored is None or (stored.user_id, stored.state) != (run.user_id, RunState.RUNNING):
            return False
        rows[run.id] = replace(stored, **{name: getattr(run, name) for name in _ENDS})
        return True

    async def page(
        self, user_id: UserId, connection_id: ConnectionId, after: SyncRunId | None, limit: int
    ) -> Sequence[SyncRun]:
        """Return an athlete's runs of a connection, the newest first."""
        rows = self._transaction.tables(user_id).sync_runs.values()
        own = [each for each in rows if (each.user_id, each.connection_id) == (user_id, connection_id)]
        below = [each for each in own if after is None or each.id < after]
        return sorted(below, key=lambda each: each.id, reverse=True)[:limit]

    async def close_lost(self, now: datetime) -> int:
        """Close runs whose lease has lapsed."""
        self._transaction.check_unbound()
        tables = self._transaction.writable()
        running = [each for each in tables.sync_runs.values() if each.state is RunState.RUNNING]
        held = {(each.id, each.epoch) for each in tables.connections.values() if each.is_held(now)}
        lost = [each for each in running if (each.connection_id, each.epoch) not in held]
        tables.sync_runs |= {each.id: _interrupted(each, now) for each in lost}
        return len(lost)

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget runs that ended before an instant."""
        self._transaction.check_unbound()
        rows = self._transaction.writable().sync_runs
        old = [key for key, run in rows.items() if run.finished_at and run.finished_at < before][:limit]
        for key in old:
            del rows[key]
        return len(old)


def _interrupted(run: SyncRun, now: datetime) -> SyncRun:
    return replace(run, state=RunState.INTERRUPTED, finished_at=now)


class FakeGovernors:
    """States by provider."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def hold(self, provider: str) -> Governor:
        """Return a provider's state."""
        self._transaction.check_unbound()
        return self._transaction.writable().governors.setdefault(provider, Governor(provider=provider))

    async def save(self, governor: Governor) -> None:
        """Keep a state."""
        self._transaction.check_unbound()
        self._transaction.writable().governors[governor.provider] = governor

    async def list(self) -> Sequence[Governor]:
        """Return all states."""
        self._transaction.check_unbound()
        rows = self._transaction.tables().governors.values()
        return sorted(rows, key=lambda each: each.provider)


class FakeWearableChallenges:
    """Waiting logins by athlete and provider."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, challenge: PendingChallenge) -> None:
        """Keep a login. Raises NotFound."""
        tables = self._transaction.writable(challenge.user_id)
        check_user(tables, challenge.user_id)
        tables.challenges[challenge.user_id, challenge.provider] = challenge

    async def use(self, user_id: UserId, challenge_id: ChallengeId, now: datetime) -> PendingChallenge | None:
        """Take one try."""
        found = self._find(user_id, challenge_id)
        if found is None or found.tries_left <= 0 or found.expires_at <= now:
            return None
        used = replace(found, tries_left=found.tries_left - 1)
        self._transaction.writable(user_id).challenges[user_id, found.provider] = used
        return used

    async def remove(self, user_id: UserId, challenge_id: ChallengeId) -> bool:
        """Forget a login."""
        found = self._find(user_id, challenge_id)
        if found is not None:
            del self._transaction.writable(user_id).challenges[user_id, found.provider]
        return found is not None

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired logins."""
        self._transaction.check_unbound()
        rows = self._transaction.writable().challenges
        old = [key for key, each in rows.items() if each.expires_at <= now][:limit]
        for key in old:
            del rows[key]
        return len(old)

    def _find(self, user_id: UserId, challenge_id: ChallengeId) -> PendingChallenge | None:
        rows = self._transaction.tables(user_id).challenges.values()
        return next((each for each in rows if (each.user_id, each.id) == (user_id, challenge_id)), None)


class FakePayloads:
    """Payloads by their keys."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, user_id: UserId, payloads: Sequence[SourcePayload]) -> None:
        """Keep what was said last. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        for each in payloads:
            check_user(tables, user_id)
            check_aware(each.received_at)
            tables.payloads[user_id, each.provider, each.kind, each.key] = replace(each, user_id=user_id)

    async def revisions(
        self, user_id: UserId, provider: str, kind: str, keys: Sequence[str]
    ) -> Mapping[str, str]:
        """Return the revisions of those objects that are there."""
        rows = self._transaction.tables(user_id).payloads
        found = {key: rows.get((user_id, provider, kind, key)) for key in keys}
        return {key: each.revision for key, each in found.items() if each is not None}

    async def find(self, user_id: UserId, provider: str, kind: str, key: str) -> SourcePayload | None:
        """Return an object."""
        return self._transaction.tables(user_id).payloads.get((user_id, provider, kind, key))

    async def remove(self, user_id: UserId, provider: str) -> int:
        """Forget all that a provider said."""
        tables = self._transaction.writable(user_id)
        old = [key for key in tables.payloads if key[:2] == (user_id, provider)]
        for key in old:
            del tables.payloads[key]
        return len(old)
