"""Every controller of the API."""

from typing import Final

from litestar import Controller

from training_analyzer.entrypoints.http.activities import ActivityController
from training_analyzer.entrypoints.http.admin_billing import AdminBillingController
from training_analyzer.entrypoints.http.admin_overrides import AdminOverrideController
from training_analyzer.entrypoints.http.admin_plugins import AdminPluginController
from training_analyzer.entrypoints.http.admin_sync import AdminSyncController
from training_analyzer.entrypoints.http.admin_users import AdminUserController
from training_analyzer.entrypoints.http.ai_usage import AdminUsageController, AiUsageController
from training_analyzer.entrypoints.http.api_keys import ApiKeyController
from training_analyzer.entrypoints.http.audit_log import AuditLogController
from training_analyzer.entrypoints.http.auth import AuthController
from training_analyzer.entrypoints.http.billing import BillingController
from training_analyzer.entrypoints.http.coach import AnalysisController
from training_analyzer.entrypoints.http.connection_logins import ConnectionLoginController
from training_analyzer.entrypoints.http.connection_syncs import ConnectionSyncController
from training_analyzer.entrypoints.http.connections import ConnectionController
from training_analyzer.entrypoints.http.consents import ConsentController
from training_analyzer.entrypoints.http.conversations import ConversationController
from training_analyzer.entrypoints.http.designs import DesignController
from training_analyzer.entrypoints.http.exports import ExportController
from training_analyzer.entrypoints.http.goals import GoalController
from training_analyzer.entrypoints.http.health import HealthController
from training_analyzer.entrypoints.http.home import HomeController
from training_analyzer.entrypoints.http.identities import IdentityController
from training_analyzer.entrypoints.http.identity_pages import IdentityPageController
from training_analyzer.entrypoints.http.identity_visits import IdentityVisitController
from training_analyzer.entrypoints.http.intensity import IntensityController
from training_analyzer.entrypoints.http.jobs import JobController
from training_analyzer.entrypoints.http.key_set import KeySetController
from training_analyzer.entrypoints.http.link_pages import LinkPageController
from training_analyzer.entrypoints.http.links import LinkController
from training_analyzer.entrypoints.http.me import MeController
from training_analyzer.entrypoints.http.outlook import OutlookController
from training_analyzer.entrypoints.http.password import PasswordController
from training_analyzer.entrypoints.http.performance import PerformanceController
from training_analyzer.entrypoints.http.plans import PlanController
from training_analyzer.entrypoints.http.power import PowerController
from training_analyzer.entrypoints.http.readiness import ReadinessController
from training_analyzer.entrypoints.http.recordings import RecordingController
from training_analyzer.entrypoints.http.second_factor import SecondFactorController
from training_analyzer.entrypoints.http.sessions import SessionController
from training_analyzer.entrypoints.http.subscription import SubscriptionController
from training_analyzer.entrypoints.http.thresholds import ThresholdController
from training_analyzer.entrypoints.http.training_load import TrainingLoadController
from training_analyzer.entrypoints.http.usage import UsageController
from training_analyzer.entrypoints.http.w_balance import WBalanceController
from training_analyzer.entrypoints.http.webhooks import WebhookController
from training_analyzer.entrypoints.http.wellness import WellnessController
from training_analyzer.entrypoints.http.workouts import WorkoutController
from training_analyzer.entrypoints.http.zones import ZoneController

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    HealthController,
    HomeController,
    AuthController,
    IdentityVisitController,
    IdentityPageController,
    IdentityController,
    SessionController,
    KeySetController,
    MeController,
    AuditLogController,
    PasswordController,
    LinkController,
    LinkPageController,
    ApiKeyController,
    SecondFactorController,
    ConsentController,
    AdminUserController,
    AdminPluginController,
    AdminOverrideController,
    AdminBillingController,
    AdminSyncController,
    ThresholdController,
    ActivityController,
    RecordingController,
    TrainingLoadController,
    PerformanceController,
    PowerController,
    WBalanceController,
    IntensityController,
    OutlookController,
    ZoneController,
    GoalController,
    PlanController,
    WorkoutController,
    WellnessController,
    ReadinessController,
    ConnectionController,
    ConnectionLoginController,
    ConnectionSyncController,
    AnalysisController,
    ConversationController,
    DesignController,
    JobController,
    ExportController,
    UsageController,
    AiUsageController,
    AdminUsageController,
    BillingController,
    SubscriptionController,
    WebhookController,
)
