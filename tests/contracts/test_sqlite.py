"""The SQLite store keeps the contracts, on a file that was migrated by the one history."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.jobs.queues import a_queue
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
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
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.store import Store


@pytest.fixture
async def store(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Store]:
    shutil.copy(migrated_file, tmp_path / FILE_NAME)
    async with build(Deployment(data_dir=tmp_path, environment="development")) as opened:
        yield opened


class TestSqliteUsers(UsersContract):
    """Accounts."""


class TestSqliteSessions(SessionsContract):
    """Sessions."""


class TestSqliteRotation(RotationContract):
    """Families of refresh tokens."""


class TestSqliteActivities(ActivitiesContract):
    """The diary."""


class TestSqliteRemoval(RemovalContract):
    """Removed activities."""


class TestSqliteChanges(ChangesContract):
    """What changed since."""


class TestSqliteDayTotals(DayTotalsContract):
    """The sums of days."""


class TestSqliteThresholds(ThresholdsContract):
    """Thresholds and preferences."""


class TestSqliteTrainingLoad(TrainingLoadContract):
    """The daily series."""


class TestSqliteWellness(WellnessContract):
    """Rest and recovery."""


class TestSqliteGoals(GoalsContract):
    """Goals."""


class TestSqliteAnalyses(AnalysesContract):
    """What the coach found."""


class TestSqliteConversations(ConversationsContract):
    """What the coach said."""


class TestSqliteTrainingPlans(TrainingPlansContract):
    """Training plans."""


class TestSqliteWorkouts(WorkoutsContract):
    """Workouts."""


class TestSqliteIdempotencyKeys(IdempotencyKeysContract):
    """Kept replies."""


class TestSqliteRecordings(RecordingsContract):
    """What belongs to an activity."""


class TestSqliteHotReads(HotReadsContract):
    """Pages, the series, the caller."""


class TestSqliteWork(WorkContract):
    """Units of work."""


class TestSqliteMaintenanceFlag(MaintenanceFlagContract):
    """Whether writes are taken."""


class TestSqliteUsageHistory(UsageHistoryContract):
    """The ledger looked back on."""


class TestSqliteAiMeter(AiMeterContract):
    """The ledger."""


class TestSqliteFeatureGate(FeatureGateContract):
    """The gate before metered features."""


class TestSqliteAiMeterChaos(AiMeterChaosContract):
    """The ledger, whatever befalls."""


class TestSqliteRateGate(RateGateContract):
    """Rates."""


class TestSqliteStore(StoreContract):
    """The store as one."""


class TestSqliteEfforts(EffortsContract):
    """The best of many activities."""


class TestSqliteThreeZones(ThreeZonesContract):
    """Time by intensity."""


class TestSqliteOneTimeTokens(OneTimeTokensContract):
    """Links sent by mail."""


class TestSqliteIdentities(IdentitiesContract):
    """Identities elsewhere."""


class TestSqliteBillingAccounts(BillingAccountsContract):
    """Customers."""


class TestSqliteSubscriptions(SubscriptionsContract):
    """Subscriptions."""


class TestSqliteCheckouts(CheckoutsContract):
    """Visits to the vendor's page."""


class TestSqliteOverrides(OverridesContract):
    """Grants of operators."""


class TestSqliteWebhookInbox(WebhookInboxContract):
    """Messages of payment vendors."""


class TestSqliteOidcFlows(OidcFlowsContract):
    """Visits to identity providers."""


class TestSqliteSecondFactors(SecondFactorsContract):
    """Second factors and recovery codes."""


class TestSqliteConsents(ConsentsContract):
    """What athletes agreed to."""


class TestSqliteErasure(ErasureContract):
    """Deleted athletes."""


class TestSqliteSealed(SealedContract):
    """What lies sealed."""


class TestSqliteConnections(ConnectionsContract):
    """Connections to sources."""


class TestSqliteSyncRuns(SyncRunsContract):
    """The history of syncs."""


class TestSqliteGovernors(GovernorsContract):
    """How providers are governed."""


class TestSqliteWearableChallenges(WearableChallengesContract):
    """Logins that wait for a code."""


class TestSqlitePayloads(PayloadsContract):
    """What providers said."""


class TestSqliteExports(ExportsContract):
    """Archives."""


class TestSqliteAccountRows(AccountRowsContract):
    """All that is kept of one account."""


class TestSqliteApiKeys(ApiKeysContract):
    """API keys."""


class TestSqliteAuditLog(AuditLogContract):
    """What happened to accounts."""


class TestSqliteJobs(JobsContract):
    """Jobs as rows."""


class TestSqliteHeldJobs(HeldJobsContract):
    """Claimed jobs."""


class TestSqliteJobQueue(JobQueueContract):
    """Jobs that get done."""

    @pytest.fixture
    def jobs(self, store: Store) -> JobQueue:
        return a_queue(store)
