"""The PostgreSQL store keeps the contracts, on a database that was migrated by the one history.

Everything is asked as the server's login, behind the fence, but for unbound units: contracts let these reach athletes'
rows, which row-level security would not. They are the owner's here, and `tests/supabase` tries what they may do.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.contracts.divided import DividedWork
from tests.databases import OWNER, SERVER, Databases, as_user, deployment_at, emptied
from tests.jobs.queues import a_queue
from training_analyzer.adapters.supabase.fence import UNIT, Fence
from training_analyzer.adapters.supabase.settings import settings_of
from training_analyzer.adapters.supabase.store import opened
from training_analyzer.plugins.testing.account_rows import AccountRowsContract
from training_analyzer.plugins.testing.activities import ActivitiesContract
from training_analyzer.plugins.testing.api_keys import ApiKeysContract
from training_analyzer.plugins.testing.audit_log import AuditLogContract
from training_analyzer.plugins.testing.billing_accounts import BillingAccountsContract
from training_analyzer.plugins.testing.builders import a_user_id
from training_analyzer.plugins.testing.changes import ChangesContract
from training_analyzer.plugins.testing.coach import AnalysesContract, ConversationsContract
from training_analyzer.plugins.testing.connections import ConnectionsContract
from training_analyzer.plugins.testing.consents import ConsentsContract
from training_analyzer.plugins.testing.day_totals import DayTotalsContract
from training_analyzer.plugins.testing.efforts import EffortsContract
from training_analyzer.plugins.testing.erasure import ErasureContract
from training_analyzer.plugins.testing.exports import ExportsContract
from training_analyzer.plugins.testing.feature_gate import FeatureGateContract
from training_analyzer.plugins.testing.goals import GoalsContract
from training_analyzer.plugins.testing.held_jobs import HeldJobsContract
from training_analyzer.plugins.testing.hot_reads import HotReadsContract
from training_analyzer.plugins.testing.idempotency import IdempotencyKeysContract
from training_analyzer.plugins.testing.identities import IdentitiesContract
from training_analyzer.plugins.testing.job_queue import JobQueueContract
from training_analyzer.plugins.testing.jobs import JobsContract
from training_analyzer.plugins.testing.maintenance_flag import MaintenanceFlagContract
from training_analyzer.plugins.testing.meter import AiMeterContract
from training_analyzer.plugins.testing.meter_chaos import AiMeterChaosContract
from training_analyzer.plugins.testing.oidc_flows import OidcFlowsContract
from training_analyzer.plugins.testing.one_time_tokens import OneTimeTokensContract
from training_analyzer.plugins.testing.outdating import OutdatingContract
from training_analyzer.plugins.testing.ownership import OwnershipContract
from training_analyzer.plugins.testing.rate_gate import RateGateContract
from training_analyzer.plugins.testing.recording_parts import RecordingPartsContract
from training_analyzer.plugins.testing.recordings import RecordingsContract
from training_analyzer.plugins.testing.removal import RemovalContract
from training_analyzer.plugins.testing.rotation import RotationContract
from training_analyzer.plugins.testing.sealed import SealedContract
from training_analyzer.plugins.testing.second_factors import SecondFactorsContract
from training_analyzer.plugins.testing.sessions import SessionsContract
from training_analyzer.plugins.testing.store import StoreContract
from training_analyzer.plugins.testing.subscriptions import (
    CheckoutsContract,
    OverridesContract,
    SubscriptionsContract,
)
from training_analyzer.plugins.testing.syncs import (
    GovernorsContract,
    PayloadsContract,
    SyncRunsContract,
    WearableChallengesContract,
)
from training_analyzer.plugins.testing.thresholds import ThresholdsContract
from training_analyzer.plugins.testing.training_load import TrainingLoadContract
from training_analyzer.plugins.testing.training_plans import TrainingPlansContract
from training_analyzer.plugins.testing.usage_history import UsageHistoryContract
from training_analyzer.plugins.testing.users import UsersContract
from training_analyzer.plugins.testing.webhook_inbox import WebhookInboxContract
from training_analyzer.plugins.testing.wellness import WellnessContract
from training_analyzer.plugins.testing.work import WorkContract
from training_analyzer.plugins.testing.workouts import WorkoutsContract
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.store import Store


@pytest.fixture(scope="module")
def database(databases: Databases) -> Iterator[str]:
    """Return a migrated database for these tests; each empties it."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    await emptied(database)
    owner, server = (settings_of(deployment_at(as_user(database, login))) for login in (OWNER, SERVER))
    async with (
        opened(owner, Fence(owner.schema, around_system=False)) as of_system,
        opened(server, Fence(server.schema)) as of_athletes,
    ):
        work: Any = DividedWork(of_system.work, of_athletes.work)
        of_athletes.work = work
        yield of_athletes


async def test_athletes_are_served_as_the_servers_login_behind_the_fence(store: Store) -> None:
    async with store.work.for_user(a_user_id()).snapshot() as w:
        asked = text("SELECT session_user::text, current_user::text")
        rows = await w.transaction.rows(asked)  # type: ignore[attr-defined]  # no port tells who asks
        assert [tuple(row) for row in rows] == [(SERVER, UNIT)]


class TestPostgresUsers(UsersContract):
    """Accounts."""


class TestPostgresSessions(SessionsContract):
    """Sessions."""


class TestPostgresRotation(RotationContract):
    """Families of refresh tokens."""


class TestPostgresActivities(ActivitiesContract):
    """The diary."""


class TestPostgresRemoval(RemovalContract):
    """Removed activities."""


class TestPostgresChanges(ChangesContract):
    """What changed since."""


class TestPostgresDayTotals(DayTotalsContract):
    """The sums of days."""


class TestPostgresThresholds(ThresholdsContract):
    """Thresholds and preferences."""


class TestPostgresTrainingLoad(TrainingLoadContract):
    """The daily series."""


class TestPostgresWellness(WellnessContract):
    """Rest and recovery."""


class TestPostgresGoals(GoalsContract):
    """Goals."""


class TestPostgresAnalyses(AnalysesContract):
    """What the coach found."""


class TestPostgresConversations(ConversationsContract):
    """What the coach said."""


class TestPostgresTrainingPlans(TrainingPlansContract):
    """Training plans."""


class TestPostgresWorkouts(WorkoutsContract):
    """Workouts."""


class TestPostgresIdempotencyKeys(IdempotencyKeysContract):
    """Kept replies."""


class TestPostgresRecordings(RecordingsContract):
    """What belongs to an activity."""


class TestPostgresRecordingParts(RecordingPartsContract):
    """Parts at their edges."""


class TestPostgresOutdating(OutdatingContract):
    """Metrics to compute anew."""


class TestPostgresOwnership(OwnershipContract):
    """Bound units."""


class TestPostgresHotReads(HotReadsContract):
    """Pages, the series, the caller."""


class TestPostgresWork(WorkContract):
    """Units of work."""


class TestPostgresMaintenanceFlag(MaintenanceFlagContract):
    """Whether writes are taken."""


class TestPostgresUsageHistory(UsageHistoryContract):
    """The ledger looked back on."""


class TestPostgresAiMeter(AiMeterContract):
    """The ledger."""


class TestPostgresFeatureGate(FeatureGateContract):
    """The gate before metered features."""


class TestPostgresAiMeterChaos(AiMeterChaosContract):
    """The ledger, whatever befalls."""


class TestPostgresRateGate(RateGateContract):
    """Rates."""


class TestPostgresStore(StoreContract):
    """The store as one."""


class TestPostgresEfforts(EffortsContract):
    """The best of many activities."""


class TestPostgresOneTimeTokens(OneTimeTokensContract):
    """Links sent by mail."""


class TestPostgresIdentities(IdentitiesContract):
    """Identities elsewhere."""


class TestPostgresBillingAccounts(BillingAccountsContract):
    """Customers."""


class TestPostgresSubscriptions(SubscriptionsContract):
    """Subscriptions."""


class TestPostgresCheckouts(CheckoutsContract):
    """Visits to the vendor's page."""


class TestPostgresOverrides(OverridesContract):
    """Grants of operators."""


class TestPostgresWebhookInbox(WebhookInboxContract):
    """Messages of payment vendors."""


class TestPostgresOidcFlows(OidcFlowsContract):
    """Visits to identity providers."""


class TestPostgresSecondFactors(SecondFactorsContract):
    """Second factors and recovery codes."""


class TestPostgresConsents(ConsentsContract):
    """What athletes agreed to."""


class TestPostgresErasure(ErasureContract):
    """Deleted athletes."""


class TestPostgresSealed(SealedContract):
    """What lies sealed."""


class TestPostgresConnections(ConnectionsContract):
    """Connections to sources."""


class TestPostgresSyncRuns(SyncRunsContract):
    """The history of syncs."""


class TestPostgresGovernors(GovernorsContract):
    """How providers are governed."""


class TestPostgresWearableChallenges(WearableChallengesContract):
    """Logins that wait for a code."""


class TestPostgresPayloads(PayloadsContract):
    """What providers said."""


class TestPostgresExports(ExportsContract):
    """Archives."""


class TestPostgresAccountRows(AccountRowsContract):
    """All that is kept of one account."""


class TestPostgresApiKeys(ApiKeysContract):
    """API keys."""


class TestPostgresAuditLog(AuditLogContract):
    """What happened to accounts."""


class TestPostgresJobs(JobsContract):
    """Jobs as rows."""


class TestPostgresHeldJobs(HeldJobsContract):
    """Claimed jobs."""


class TestPostgresJobQueue(JobQueueContract):
    """Jobs that get done."""

    @pytest.fixture
    def jobs(self, store: Store) -> JobQueue:
        return a_queue(store)
