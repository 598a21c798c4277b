"""Units of work over a fake database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from training_analyzer.adapters.fake.account_rows import FakeAccountRows
from training_analyzer.adapters.fake.activities import FakeActivities
from training_analyzer.adapters.fake.api_keys import FakeApiKeys
from training_analyzer.adapters.fake.audit_log import FakeAuditLog
from training_analyzer.adapters.fake.billing import (
    FakeBillingAccounts,
    FakeCheckouts,
    FakeOverrides,
    FakeSubscriptions,
)
from training_analyzer.adapters.fake.coach import FakeAnalyses, FakeConversations
from training_analyzer.adapters.fake.connections import FakeConnections
from training_analyzer.adapters.fake.consents import FakeConsents
from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.efforts import FakeEfforts
from training_analyzer.adapters.fake.erasure import FakeErasure
from training_analyzer.adapters.fake.exports import FakeExports
from training_analyzer.adapters.fake.goals import FakeGoals
from training_analyzer.adapters.fake.idempotency import FakeIdempotencyKeys
from training_analyzer.adapters.fake.identities import FakeIdentities
from training_analyzer.adapters.fake.jobs import FakeJobs
from training_analyzer.adapters.fake.oidc_flows import FakeOidcFlows
from training_analyzer.adapters.fake.one_time_tokens import FakeOneTimeTokens
from training_analyzer.adapters.fake.recordings import FakeRecordings
from training_analyzer.adapters.fake.sealed import FakeSealed
from training_analyzer.adapters.fake.second_factors import FakeSecondFactors
from training_analyzer.adapters.fake.sessions import FakeSessions
from training_analyzer.adapters.fake.syncs import (
    FakeGovernors,
    FakePayloads,
    FakeSyncRuns,
    FakeWearableChallenges,
)
from training_analyzer.adapters.fake.thresholds import FakeThresholds
from training_analyzer.adapters.fake.training_load import FakeTrainingLoad
from training_analyzer.adapters.fake.training_plans import FakeTrainingPlans
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.adapters.fake.users import FakeUsers
from training_analyzer.adapters.fake.webhook_inbox import FakeWebhookInbox
from training_analyzer.adapters.fake.wellness import FakeWellness
from training_analyzer.adapters.fake.workouts import FakeWorkouts
from training_analyzer.domain.errors import ForeignOwner, NestedUnit
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.work import UnitOfWork


class _WearableRepositories:
    """What syncs are kept in."""

    def __init__(self, transaction: Transaction) -> None:
        self.connections = FakeConnections(transaction)
        self.sync_runs = FakeSyncRuns(transaction)
        self.governors = FakeGovernors(transaction)
        self.wearable_challenges = FakeWearableChallenges(transaction)
        self.payloads = FakePayloads(transaction)


class _CoachRepositories(_WearableRepositories):
    """What the coach keeps."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.analyses = FakeAnalyses(transaction)
        self.conversations = FakeConversations(transaction)


class _PlanningRepositories(_CoachRepositories):
    """The repositories of what athletes train for, and how."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.goals = FakeGoals(transaction)
        self.training_plans = FakeTrainingPlans(transaction)
        self.workouts = FakeWorkouts(transaction)


class FakeUnitOfWork(_PlanningRepositories):
    """The repositories of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.users = FakeUsers(transaction)
        self.sessions = FakeSessions(transaction)
        self.activities = FakeActivities(transaction)
        self.recordings = FakeRecordings(transaction)
        self.efforts = FakeEfforts(transaction)
        self.thresholds = FakeThresholds(transaction)
        self.training_load = FakeTrainingLoad(transaction)
        self.wellness = FakeWellness(transaction)
        self.idempotency_keys = FakeIdempotencyKeys(transaction)
        self.one_time_tokens = FakeOneTimeTokens(transaction)
        self.second_factors = FakeSecondFactors(transaction)
        self.identities = FakeIdentities(transaction)
        self.oidc_flows = FakeOidcFlows(transaction)
        self.consents = FakeConsents(transaction)
        self.sealed = FakeSealed(transaction)
        self.api_keys = FakeApiKeys(transaction)
        self.audit = FakeAuditLog(transaction)
        self.jobs = FakeJobs(transaction)
        self.billing_accounts = FakeBillingAccounts(transaction)
        self.subscriptions = FakeSubscriptions(transaction)
        self.checkouts = FakeCheckouts(transaction)
        self.overrides = FakeOverrides(transaction)
        self.webhook_inbox = FakeWebhookInbox(transaction)
        self.exports = FakeExports(transaction)
        self.account_rows = FakeAccountRows(transaction)
        self.erasure = FakeErasure(transaction)
        self._transaction = transaction
        self._afterwards: list[Callable[[], None]] = []

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have something called once this unit is committed."""
        self._afterwards.append(call)

    async def commit(self) -> None:
        """Make it last. Raises ReadOnlyUnit, StoreUnavailable."""
        await self._transaction.commit()
        for call in self._afterwards:
            call()


class FakeWork:
    """One unit writes at a time, the next waits; snapshots read beside it what was committed before."""

    def __init__(self, database: Database, owner: UserId | None = None) -> None:
        self._database = database
        self._owner = owner

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that reads and writes."""
        return self._writing()

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads."""
        return self._reading()

    def for_user(self, user_id: UserId) -> "FakeWork":
        """Return the same, bound to one athlete. Raises ForeignOwner when bound to another."""
        if self._owner is not None and user_id != self._owner:
            raise ForeignOwner
        return FakeWork(self._database, user_id)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[UnitOfWork]:
        database, task = self._database, asyncio.current_task()
        if database.writing is task:
            raise NestedUnit
        async with database.writer:
            database.writing = task
            try:
                async with self._unit(read_only=False) as unit:
                    yield unit
            finally:
                database.writing = None

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[UnitOfWork]:
        reading, task = self._database.reading, asyncio.current_task()
        if task in reading:
            raise NestedUnit
        reading.add(task)
        try:
            async with self._unit(read_only=True) as unit:
                yield unit
        finally:
            reading.discard(task)

    @asynccontextmanager
    async def _unit(self, *, read_only: bool) -> AsyncIterator[UnitOfWork]:
        tables = await self._database.reach()
        transaction = Transaction(self._database, tables, owner=self._owner, read_only=read_only)
        try:
            yield FakeUnitOfWork(transaction)
        finally:
            transaction.close()
