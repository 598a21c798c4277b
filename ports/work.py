"""Units of work: what is read and written together."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import UserId
from training_analyzer.ports.account_rows import AccountRows
from training_analyzer.ports.activities import Activities
from training_analyzer.ports.api_keys import ApiKeys
from training_analyzer.ports.audit_log import AuditLog
from training_analyzer.ports.billing_accounts import BillingAccounts
from training_analyzer.ports.checkouts import Checkouts
from training_analyzer.ports.coach_repositories import CoachRepositories
from training_analyzer.ports.connections import Connections
from training_analyzer.ports.consents import Consents
from training_analyzer.ports.efforts import Efforts
from training_analyzer.ports.erasure import Erasure
from training_analyzer.ports.exports import Exports
from training_analyzer.ports.governors import Governors
from training_analyzer.ports.idempotency import IdempotencyKeys
from training_analyzer.ports.identities import Identities
from training_analyzer.ports.jobs import Jobs
from training_analyzer.ports.oidc_flows import OidcFlows
from training_analyzer.ports.one_time_tokens import OneTimeTokens
from training_analyzer.ports.overrides import Overrides
from training_analyzer.ports.payloads import Payloads
from training_analyzer.ports.planning_repositories import PlanningRepositories
from training_analyzer.ports.recordings import Recordings
from training_analyzer.ports.sealed import Sealed
from training_analyzer.ports.second_factors import SecondFactors
from training_analyzer.ports.sessions import Sessions
from training_analyzer.ports.subscriptions import Subscriptions
from training_analyzer.ports.sync_runs import SyncRuns
from training_analyzer.ports.thresholds import Thresholds
from training_analyzer.ports.training_load import TrainingLoad
from training_analyzer.ports.users import Users
from training_analyzer.ports.wearable_challenges import WearableChallenges
from training_analyzer.ports.webhook_inbox import WebhookInbox
from training_analyzer.ports.wellness import Wellness


@runtime_checkable
class UnitOfWork(PlanningRepositories, CoachRepositories, Protocol):
    """One transaction, open for milliseconds, of one task. Nothing slow happens inside: no network, no hashing."""

    @property
    def users(self) -> Users:
        """Accounts."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Sessions."""
        ...

    @property
    def activities(self) -> Activities:
        """Activities."""
        ...

    @property
    def recordings(self) -> Recordings:
        """Streams, laps, metrics, files."""
        ...

    @property
    def efforts(self) -> Efforts:
        """Curves and best efforts over many activities."""
        ...

    @property
    def thresholds(self) -> Thresholds:
        """Thresholds and preferences."""
        ...

    @property
    def training_load(self) -> TrainingLoad:
        """The daily series."""
        ...

    @property
    def wellness(self) -> Wellness:
        """Rest and recovery."""
        ...

    @property
    def idempotency_keys(self) -> IdempotencyKeys:
        """Kept replies."""
        ...

    @property
    def one_time_tokens(self) -> OneTimeTokens:
        """Links sent by mail."""
        ...

    @property
    def identities(self) -> Identities:
        """Identities elsewhere that are ways in."""
        ...

    @property
    def oidc_flows(self) -> OidcFlows:
        """Visits to identity providers."""
        ...

    @property
    def second_factors(self) -> SecondFactors:
        """Second factors and recovery codes."""
        ...

    @property
    def consents(self) -> Consents:
        """What athletes agreed to."""
        ...

    @property
    def sealed(self) -> Sealed:
        """What lies sealed."""
        ...

    @property
    def api_keys(self) -> ApiKeys:
        """API keys."""
        ...

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Jobs as rows; work is queued through the JobQueue."""
        ...

    @property
    def billing_accounts(self) -> BillingAccounts:
        """Athletes as payment vendors know them."""
        ...

    @property
    def subscriptions(self) -> Subscriptions:
        """Subscriptions as they were last fetched."""
        ...

    @property
    def checkouts(self) -> Checkouts:
        """Visits to the page where athletes subscribe."""
        ...

    @property
    def overrides(self) -> Overrides:
        """What operators grant beside plans."""
        ...

    @property
    def webhook_inbox(self) -> WebhookInbox:
        """Messages of payment vendors."""
        ...

    @property
    def exports(self) -> Exports:
        """Archives that lie ready."""
        ...

    @property
    def connections(self) -> Connections:
        """Connections to sources."""
        ...

    @property
    def sync_runs(self) -> SyncRuns:
        """The history of syncs."""
        ...

    @property
    def governors(self) -> Governors:
        """How providers are governed."""
        ...

    @property
    def wearable_challenges(self) -> WearableChallenges:
        """Logins at providers that wait for a code."""
        ...

    @property
    def payloads(self) -> Payloads:
        """What providers said."""
        ...

    @property
    def account_rows(self) -> AccountRows:
        """All that is kept of one account."""
        ...

    @property
    def erasure(self) -> Erasure:
        """Deleting an athlete."""
        ...

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have something called once this unit is committed, and never if it is not. It does not raise."""
        ...

    async def commit(self) -> None:
        """Make it last, and end the unit: what is asked of it afterwards raises UnitOver.

        Raises WriteConflict: run the use case again, at most three times.
        """
        ...


@runtime_checkable
class Work(Protocol):
    """Opens units of work. Bound by ``for_user``, a unit reaches that athlete's rows only (else ForeignOwner).

    A task holds one unit that writes and one snapshot at most (else NestedUnit), and a unit ends with its commit or its
    block (else UnitOver). Bound units that write take turns, those of one athlete: what one reads and then writes, no other changes meanwhile.
    """

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that reads and writes; what is not committed is rolled back.

        May raise UnderMaintenance: nothing is written then.
        """
        ...

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads, with one consistent view; ``commit`` and writes raise ReadOnlyUnit."""
        ...

    def for_user(self, user_id: UserId) -> "Work":
        """Return the same, bound to one athlete."""
        ...
