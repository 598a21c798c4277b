"""The fake store keeps the contracts that the real ones keep."""

import pytest

from tests.jobs.queues import a_queue
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.plugins.testing.account_rows import AccountRowsContract
from training_analyzer.plugins.testing.activities import ActivitiesContract
from training_analyzer.plugins.testing.api_keys import ApiKeysContract
from training_analyzer.plugins.testing.audit_log import AuditLogContract
from training_analyzer.plugins.testing.billing_accounts import BillingAccountsContract
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
from training_analyzer.plugins.testing.rate_gate import RateGateContract
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
from training_analyzer.plugins.testing.three_zones import ThreeZonesContract
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


@pytest.fixture
def store() -> Store:
    return FakeStore()


class TestFakeUsers(UsersContract):
    """Accounts."""


class TestFakeSessions(SessionsContract):
    """Sessions."""


class TestFakeRotation(RotationContract):
    """Families of refresh tokens."""


class TestFakeActivities(ActivitiesContract):
    """The diary."""


class TestFakeRemoval(RemovalContract):
    """Removed activities."""


class TestFakeChanges(ChangesContract):
    """What changed since."""


class TestFakeDayTotals(DayTotalsContract):
    """The sums of days."""


class TestFakeThresholds(ThresholdsContract):
    """Thresholds and preferences."""


class TestFakeTrainingLoad(TrainingLoadContract):
    """The daily series."""


class TestFakeWellness(WellnessContract):
    """Rest and recovery."""


class TestFakeGoals(GoalsContract):
    """Goals."""


class TestFakeAnalyses(AnalysesContract):
    """What the coach found."""


class TestFakeConversations(ConversationsContract):
    """What the coach said."""


class TestFakeTrainingPlans(TrainingPlansContract):
    """Training plans."""


class TestFakeWorkouts(WorkoutsContract):
    """Workouts."""


class TestFakeIdempotencyKeys(IdempotencyKeysContract):
    """Kept replies."""


class TestFakeRecordings(RecordingsContract):
    """What belongs to an activity."""


class TestFakeHotReads(HotReadsContract):
    """Pages, the series, the caller."""


class TestFakeWork(WorkContract):
    """Units of work."""


class TestFakeMaintenanceFlag(MaintenanceFlagContract):
    """Whether writes are taken."""


class TestFakeUsageHistory(UsageHistoryContract):
    """The ledger looked back on."""


class TestFakeAiMeter(AiMeterContract):
    """The ledger."""


class TestFakeFeatureGate(FeatureGateContract):
    """The gate before metered features."""


class TestFakeAiMeterChaos(AiMeterChaosContract):
    """The ledger, whatever befalls."""


class TestFakeRateGate(RateGateContract):
    """Rates."""


class TestFakeStore(StoreContract):
    """The store as one."""


class TestFakeEfforts(EffortsContract):
    """The best of many activities."""


class TestFakeThreeZones(ThreeZonesContract):
    """Time by intensity."""


class TestFakeOneTimeTokens(OneTimeTokensContract):
    """Links sent by mail."""


class TestFakeIdentities(IdentitiesContract):
    """Identities elsewhere."""


class TestFakeBillingAccounts(BillingAccountsContract):
    """Customers."""


class TestFakeSubscriptions(SubscriptionsContract):
    """Subscriptions."""


class TestFakeCheckouts(CheckoutsContract):
    """Visits to the vendor's page."""


class TestFakeOverrides(OverridesContract):
    """Grants of operators."""


class TestFakeWebhookInbox(WebhookInboxContract):
    """Messages of payment vendors."""


class TestFakeOidcFlows(OidcFlowsContract):
    """Visits to identity providers."""


class TestFakeSecondFactors(SecondFactorsContract):
    """Second factors and recovery codes."""


class TestFakeConsents(ConsentsContract):
    """What athletes agreed to."""


class TestFakeErasure(ErasureContract):
    """Deleted athletes."""


class TestFakeSealed(SealedContract):
    """What lies sealed."""


class TestFakeConnections(ConnectionsContract):
    """Connections to sources."""


class TestFakeSyncRuns(SyncRunsContract):
    """The history of syncs."""


class TestFakeGovernors(GovernorsContract):
    """How providers are governed."""


class TestFakeWearableChallenges(WearableChallengesContract):
    """Logins that wait for a code."""


class TestFakePayloads(PayloadsContract):
    """What providers said."""


class TestFakeExports(ExportsContract):
    """Archives."""


class TestFakeAccountRows(AccountRowsContract):
    """All that is kept of one account."""


class TestFakeApiKeys(ApiKeysContract):
    """API keys."""


class TestFakeAuditLog(AuditLogContract):
    """What happened to accounts."""


class TestFakeJobs(JobsContract):
    """Jobs as rows."""


class TestFakeHeldJobs(HeldJobsContract):
    """Claimed jobs."""


class TestFakeJobQueue(JobQueueContract):
    """Jobs that get done."""

    @pytest.fixture
    def jobs(self, store: Store) -> JobQueue:
        return a_queue(store)
