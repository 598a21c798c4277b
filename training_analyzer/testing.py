"""The conformance kit: one contract class a port, for adapters of yours (extra ``[testing]``: pytest).

Subclass a contract in a test module and provide the one fixture it names; its tests are then yours::

    from training_analyzer.testing import WorkContract

    class TestMyWork(WorkContract):
        @pytest.fixture
        async def store(self):
            async with my_store() as opened:
                yield opened

Async tests run on anyio's own pytest plugin (``anyio_mode = "auto"``). ``pytest.register_assert_rewrite("training_analyzer.plugins.testing")``
in your top ``conftest.py`` lets a failing contract show its values. Builders such as ``an_activity`` make values
that state only what a test is about.
"""

from training_analyzer.plugins.testing.account_rows import AccountRowsContract
from training_analyzer.plugins.testing.activities import ActivitiesContract
from training_analyzer.plugins.testing.api_keys import ApiKeysContract
from training_analyzer.plugins.testing.audit_log import AuditLogContract
from training_analyzer.plugins.testing.billing_accounts import BillingAccountsContract
from training_analyzer.plugins.testing.builders import (
    a_file,
    a_goal,
    a_lap,
    a_recording,
    a_session,
    a_threshold,
    a_triathlon,
    a_user,
    an_activity,
    counted_ids,
    some_metrics,
    some_streams,
)
from training_analyzer.plugins.testing.changes import ChangesContract
from training_analyzer.plugins.testing.coach import AnalysesContract, ConversationsContract
from training_analyzer.plugins.testing.connections import ConnectionsContract
from training_analyzer.plugins.testing.consents import ConsentsContract
from training_analyzer.plugins.testing.day_totals import DayTotalsContract
from training_analyzer.plugins.testing.derived_keys import DerivedKeysContract
from training_analyzer.plugins.testing.efforts import EffortsContract
from training_analyzer.plugins.testing.erasure import ErasureContract
from training_analyzer.plugins.testing.exports import ExportsContract
from training_analyzer.plugins.testing.feature_gate import FeatureGateContract
from training_analyzer.plugins.testing.goals import GoalsContract
from training_analyzer.plugins.testing.held_jobs import HeldJobsContract
from training_analyzer.plugins.testing.hot_reads import HotReadsContract
from training_analyzer.plugins.testing.idempotency import IdempotencyKeysContract
from training_analyzer.plugins.testing.identities import IdentitiesContract
from training_analyzer.plugins.testing.identity_builders import an_api_key, an_audit_event
from training_analyzer.plugins.testing.identity_provider import IdentityProviderContract
from training_analyzer.plugins.testing.job_queue import JobQueueContract
from training_analyzer.plugins.testing.jobs import JobsContract
from training_analyzer.plugins.testing.language_model import (
    LanguageModelContract,
    ModelService,
    ModelServiceContract,
)
from training_analyzer.plugins.testing.mailer import MailerContract
from training_analyzer.plugins.testing.maintenance_flag import MaintenanceFlagContract
from training_analyzer.plugins.testing.meter import AiMeterContract
from training_analyzer.plugins.testing.meter_chaos import AiMeterChaosContract
from training_analyzer.plugins.testing.offered_metrics import OfferedMetricsContract
from training_analyzer.plugins.testing.oidc_flows import OidcFlowsContract
from training_analyzer.plugins.testing.one_time_tokens import OneTimeTokensContract
from training_analyzer.plugins.testing.outdating import OutdatingContract
from training_analyzer.plugins.testing.ownership import OwnershipContract
from training_analyzer.plugins.testing.passwords import PasswordsContract
from training_analyzer.plugins.testing.payments import PaymentsContract, Vendor
from training_analyzer.plugins.testing.planning_builders import (
    a_training_plan,
    a_training_plan_id,
    a_workout,
    a_workout_id,
)
from training_analyzer.plugins.testing.price_book import PriceBookContract
from training_analyzer.plugins.testing.rate_gate import RateGateContract
from training_analyzer.plugins.testing.recording_parts import RecordingPartsContract
from training_analyzer.plugins.testing.recording_reader import RecordingReaderContract
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
from training_analyzer.plugins.testing.tokens import TokensContract
from training_analyzer.plugins.testing.training_load import TrainingLoadContract
from training_analyzer.plugins.testing.training_plans import TrainingPlansContract
from training_analyzer.plugins.testing.usage_history import UsageHistoryContract
from training_analyzer.plugins.testing.users import UsersContract
from training_analyzer.plugins.testing.vault import VaultContract
from training_analyzer.plugins.testing.webhook_inbox import WebhookInboxContract
from training_analyzer.plugins.testing.wellness import WellnessContract
from training_analyzer.plugins.testing.work import WorkContract
from training_analyzer.plugins.testing.workouts import WorkoutsContract

__all__ = [
    "AccountRowsContract",
    "ActivitiesContract",
    "AiMeterChaosContract",
    "AiMeterContract",
    "AnalysesContract",
    "ApiKeysContract",
    "AuditLogContract",
    "BillingAccountsContract",
    "ChangesContract",
    "CheckoutsContract",
    "ConnectionsContract",
    "ConsentsContract",
    "ConversationsContract",
    "DayTotalsContract",
    "DerivedKeysContract",
    "EffortsContract",
    "ErasureContract",
    "ExportsContract",
    "FeatureGateContract",
    "GoalsContract",
    "GovernorsContract",
    "HeldJobsContract",
    "HotReadsContract",
    "IdempotencyKeysContract",
    "IdentitiesContract",
    "IdentityProviderContract",
    "JobQueueContract",
    "JobsContract",
    "LanguageModelContract",
    "MailerContract",
    "MaintenanceFlagContract",
    "ModelService",
    "ModelServiceContract",
    "OfferedMetricsContract",
    "OidcFlowsContract",
    "OneTimeTokensContract",
    "OutdatingContract",
    "OverridesContract",
    "OwnershipContract",
    "PasswordsContract",
    "PayloadsContract",
    "PaymentsContract",
    "PriceBookContract",
    "RateGateContract",
    "RecordingPartsContract",
    "RecordingReaderContract",
    "RecordingsContract",
    "RemovalContract",
    "RotationContract",
    "SealedContract",
    "SecondFactorsContract",
    "SessionsContract",
    "StoreContract",
    "SubscriptionsContract",
    "SyncRunsContract",
    "ThreeZonesContract",
    "ThresholdsContract",
    "TokensContract",
    "TrainingLoadContract",
    "TrainingPlansContract",
    "UsageHistoryContract",
    "UsersContract",
    "VaultContract",
    "Vendor",
    "WearableChallengesContract",
    "WearableContract",
    "WearableWorld",
    "WebhookInboxContract",
    "WellnessContract",
    "WorkContract",
    "WorkoutsContract",
    "a_file",
    "a_goal",
    "a_lap",
    "a_reading",
    "a_recording",
    "a_session",
    "a_summary",
    "a_threshold",
    "a_training_plan",
    "a_training_plan_id",
    "a_triathlon",
    "a_user",
    "a_workout",
    "a_workout_id",
    "an_activity",
    "an_api_key",
    "an_audit_event",
    "counted_ids",
    "some_metrics",
    "some_streams",
]
