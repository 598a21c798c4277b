"""Units of work over an engine's connections."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from training_analyzer.adapters.sql.repositories.account_rows import SqlAccountRows
from training_analyzer.adapters.sql.repositories.activities import SqlActivities
from training_analyzer.adapters.sql.repositories.analyses import SqlAnalyses
from training_analyzer.adapters.sql.repositories.api_keys import SqlApiKeys
from training_analyzer.adapters.sql.repositories.audit_log import SqlAuditLog
from training_analyzer.adapters.sql.repositories.billing_accounts import SqlBillingAccounts
from training_analyzer.adapters.sql.repositories.checkouts import SqlCheckouts
from training_analyzer.adapters.sql.repositories.connections import SqlConnections
from training_analyzer.adapters.sql.repositories.consents import SqlConsents
from training_analyzer.adapters.sql.repositories.conversations import SqlConversations
from training_analyzer.adapters.sql.repositories.efforts import SqlEfforts
from training_analyzer.adapters.sql.repositories.erasure import SqlErasure
from training_analyzer.adapters.sql.repositories.exports import SqlExports
from training_analyzer.adapters.sql.repositories.goals import SqlGoals
from training_analyzer.adapters.sql.repositories.governors import SqlGovernors
from training_analyzer.adapters.sql.repositories.idempotency import SqlIdempotencyKeys
from training_analyzer.adapters.sql.repositories.identities import SqlIdentities
from training_analyzer.adapters.sql.repositories.jobs import SqlJobs
from training_analyzer.adapters.sql.repositories.oidc_flows import SqlOidcFlows
from training_analyzer.adapters.sql.repositories.one_time_tokens import SqlOneTimeTokens
from training_analyzer.adapters.sql.repositories.overrides import SqlOverrides
from training_analyzer.adapters.sql.repositories.payloads import SqlPayloads
from training_analyzer.adapters.sql.repositories.recordings import SqlRecordings
from training_analyzer.adapters.sql.repositories.sealed import SqlSealed
from training_analyzer.adapters.sql.repositories.second_factors import SqlSecondFactors
from training_analyzer.adapters.sql.repositories.sessions import SqlSessions
from training_analyzer.adapters.sql.repositories.subscriptions import SqlSubscriptions
from training_analyzer.adapters.sql.repositories.sync_runs import SqlSyncRuns
from training_analyzer.adapters.sql.repositories.thresholds import SqlThresholds
from training_analyzer.adapters.sql.repositories.training_load import SqlTrainingLoad
from training_analyzer.adapters.sql.repositories.training_plans import SqlTrainingPlans
from training_analyzer.adapters.sql.repositories.users import SqlUsers
from training_analyzer.adapters.sql.repositories.wearable_challenges import SqlWearableChallenges
from training_analyzer.adapters.sql.repositories.webhook_inbox import SqlWebhookInbox
from training_analyzer.adapters.sql.repositories.wellness import SqlWellness
from training_analyzer.adapters.sql.repositories.workouts import SqlWorkouts
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.work import UnitOfWork

MOST_OPEN_S: Final = 5.0
"""A unit open for longer keeps others waiting: it is logged."""

_log = logging.getLogger(__name__)

type Connections = Callable[[UserId | None], AbstractAsyncContextManager[AsyncConnection]]
"""Hands out a connection with a transaction begun for an athlete or the system, until it is given back."""


class _WearableRepositories:
    """What syncs are kept in."""

    def __init__(self, transaction: Transaction) -> None:
        self.connections = SqlConnections(transaction)
        self.sync_runs = SqlSyncRuns(transaction)
        self.governors = SqlGovernors(transaction)
        self.wearable_challenges = SqlWearableChallenges(transaction)
        self.payloads = SqlPayloads(transaction)


class _CoachRepositories(_WearableRepositories):
    """What the coach keeps."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.analyses = SqlAnalyses(transaction)
        self.conversations = SqlConversations(transaction)


class _PlanningRepositories(_CoachRepositories):
    """The repositories of what athletes train for, and how."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.goals = SqlGoals(transaction)
        self.training_plans = SqlTrainingPlans(transaction)
        self.workouts = SqlWorkouts(transaction)


class SqlUnitOfWork(_PlanningRepositories):
    """The repositories of one transaction; ``transaction`` itself serves what no repository asks."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.transaction = transaction
        self._afterwards: list[Callable[[], None]] = []
        self.users = SqlUsers(transaction)
        self.sessions = SqlSessions(transaction)
        self.activities = SqlActivities(transaction)
        self.recordings = SqlRecordings(transaction)
        self.efforts = SqlEfforts(transaction)
        self.thresholds = SqlThresholds(transaction)
        self.training_load = SqlTrainingLoad(transaction)
        self.wellness = SqlWellness(transaction)
        self.idempotency_keys = SqlIdempotencyKeys(transaction)
        self.one_time_tokens = SqlOneTimeTokens(transaction)
        self.second_factors = SqlSecondFactors(transaction)
        self.identities = SqlIdentities(transaction)
        self.oidc_flows = SqlOidcFlows(transaction)
        self.consents = SqlConsents(transaction)
        self.sealed = SqlSealed(transaction)
        self.api_keys = SqlApiKeys(transaction)
        self.audit = SqlAuditLog(transaction)
        self.jobs = SqlJobs(transaction)
        self.billing_accounts = SqlBillingAccounts(transaction)
        self.subscriptions = SqlSubscriptions(transaction)
        self.checkouts = SqlCheckouts(transaction)
        self.overrides = SqlOverrides(transaction)
        self.webhook_inbox = SqlWebhookInbox(transaction)
        self.exports = SqlExports(transaction)
        self.account_rows = SqlAccountRows(transaction)
        self.erasure = SqlErasure(transaction)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have something called once this unit is committed."""
        self._afterwards.append(call)

    async def commit(self) -> None:
        """Make it last. Raises WriteConflict, ReadOnlyUnit."""
        await self.transaction.commit()
        for call in self._afterwards:
            call()


class SqlWork:
    """Opens units of work, for all athletes or bound to one."""

    def __init__(
        self,
        write: Connections,
        read: Connections,
        owner: UserId | None = None,
        *,
        most_open_s: float = MOST_OPEN_S,
    ) -> None:
        self._write = write
        self._read = read
        self._owner = owner
        self._most_open_s = most_open_s

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that reads and writes. Raises WriteConflict."""
        return self._unit(self._write, read_only=False)

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads."""
        return self._unit(self._read, read_only=True)

    def for_user(self, user_id: UserId) -> "SqlWork":
        """Return the same, bound to one athlete. Raises ForeignOwner when bound to another."""
        if self._owner is not None and user_id != self._owner:
            raise ForeignOwner
        return SqlWork(self._write, self._read, user_id, most_open_s=self._most_open_s)

    @asynccontextmanager
    async def _unit(self, connections: Connections, *, read_only: bool) -> AsyncIterator[UnitOfWork]:
        async with connections(self._owner) as connection:
            opened_s = monotonic()
            transaction = Transaction(connection, owner=self._owner, read_only=read_only)
            try:
                yield SqlUnitOfWork(transaction)
            finally:
                await transaction.rollback()
                open_s = monotonic() - opened_s
                if open_s > self._most_open_s:
                    _log.warning("a unit of work was open for %.1f s", open_s, stack_info=True)
