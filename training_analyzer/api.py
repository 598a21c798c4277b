"""All that plugin authors import: hooks, offers, ports, their values and errors.

A plugin is a module (or object) with ``PLUGIN_API = 1`` and functions marked with ``hookimpl``, found through an
entry point of the group ``training_analyzer.plugins``. ``docs/plugins.md`` walks through one.
"""

from training_analyzer.domain.activities.activity import Activity, LoadMethod
from training_analyzer.domain.activities.channel import Channel, Samples, Streams
from training_analyzer.domain.activities.errors import (
    DuplicateActivity,
    NotAnActivity,
    ReaderBusy,
    StartTimeUnknown,
    UnreadableFile,
    UnsupportedFormat,
)
from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import FileFormat, OriginalFile, RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.audit.event import AuditAction, AuditEvent, AuditPlace, Detail, Outcome
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.errors import (
    InvalidTransition,
    PaymentDeclined,
    PaymentsMisconfigured,
    PaymentsUnsupported,
    WebhookMalformed,
    WebhookSignatureInvalid,
)
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.inbox import InboxEvent, InboxPlace, InboxState
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import (
    Subscription,
    SubscriptionSnapshot,
    SubscriptionStatus,
)
from training_analyzer.domain.billing.terms import Holdings
from training_analyzer.domain.billing.transition import PlanChange, Transition
from training_analyzer.domain.coach.answer import Analysis, Finding, Score, Tone
from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage, MessageRole
from training_analyzer.domain.coach.generator import Generator, GeneratorKind
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.stored_analysis import Spent, StoredAnalysis
from training_analyzer.domain.errors import (
    ForeignOwner,
    InvalidSetting,
    InvalidValue,
    NestedUnit,
    NotFound,
    ReadOnlyUnit,
    StaleWrite,
    StoreUnavailable,
    TrainingAnalyzerError,
    UnitOver,
    WriteConflict,
)
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPlace, GoalPriority
from training_analyzer.domain.identity.api_key import ApiKey
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import (
    EmailTaken,
    HashingBusy,
    IdentityRejected,
    IdentityTaken,
    InvalidToken,
    ProviderUnavailable,
    TokenUsedOrExpired,
)
from training_analyzer.domain.identity.external import ExternalIdentity, LinkedIdentity
from training_analyzer.domain.identity.mail import Mail, MailFailed
from training_analyzer.domain.identity.oidc_flow import Flow, OidcFlow
from training_analyzer.domain.identity.one_time_token import OneTimeToken, Purpose
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.identity.second_factor import FactorKind, SecondFactor
from training_analyzer.domain.identity.session import (
    EndReason,
    RefreshToken,
    Repeated,
    Reused,
    Rotated,
    Rotation,
    Session,
    SessionKind,
)
from training_analyzer.domain.identity.user import PasswordHash, Role, Units, User
from training_analyzer.domain.ids import (
    ActivityId,
    AnalysisId,
    ApiKeyId,
    AuditEventId,
    BillingAccountId,
    ChallengeId,
    CheckoutId,
    ConnectionId,
    ConversationId,
    ExportId,
    GoalId,
    IdentityId,
    JobId,
    MakeId,
    MessageId,
    SessionId,
    SyncRunId,
    TrainingPlanId,
    UserId,
    WorkoutId,
)
from training_analyzer.domain.jobs.export import (
    ExportFile,
    ExportFormat,
    ExportKind,
    ExportTooLarge,
    ExportUnderway,
    Place,
    Row,
    RowPage,
)
from training_analyzer.domain.jobs.job import (
    ClaimedJob,
    Dead,
    Done,
    Job,
    JobLost,
    JobOutcome,
    JobState,
    NewJob,
    Payload,
    RetryAt,
)
from training_analyzer.domain.maintenance import Maintenance, UnderMaintenance
from training_analyzer.domain.period import Period, PeriodKind
from training_analyzer.domain.planning.plan import Phase, PlanPlace, PlanState, PlanWeek, Race, TrainingPlan
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.planning.workout import Workout, WorkoutPlace, WorkoutPurpose, WorkoutState
from training_analyzer.domain.rates import Bucket, Lease
from training_analyzer.domain.requests import KeptReply, KeyInFlight, KeyReused
from training_analyzer.domain.sealing import SealBroken, SealContext, SealedValue, SealPurpose, UnknownKey
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.connection import Connection, ConnectionState, Schedule
from training_analyzer.domain.sync.credential import (
    Account,
    Challenge,
    ConnectRequest,
    Credential,
    OAuthGrant,
    Password,
    SourceKey,
    TokenBundle,
)
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AlreadyConnected,
    AuthenticationFailed,
    ChallengeExpired,
    CredentialUnsupported,
    GoneAtSource,
    InvalidMfaCode,
    MfaRequired,
    ProtocolChanged,
    RateLimited,
    SourceError,
    SourceTimedOut,
    SourceUnavailable,
)
from training_analyzer.domain.sync.governor import Governor
from training_analyzer.domain.sync.health import SyncCounts
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.reading import MEASURES, PartFailed, Reading, Value
from training_analyzer.domain.sync.run import RunState, SyncPart, SyncRun, Trigger
from training_analyzer.domain.sync.source import Capability, CredentialKind, Delivery, SourceInfo
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window
from training_analyzer.domain.training.best_efforts import BestEffort
from training_analyzer.domain.training.curves import CurveKind, CurvePoint
from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.intensity import IntensityBasis, ThreeZoneTotal
from training_analyzer.domain.training.metrics import ActivityMetrics, Evidence, OfferedValue, ZoneTimes
from training_analyzer.domain.training.offered import Metric, MetricFunction
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.records import Effort
from training_analyzer.domain.training.sampling import Column, Seconds
from training_analyzer.domain.training.thresholds import Sex, Threshold
from training_analyzer.domain.training.zones import Zone
from training_analyzer.domain.usage.errors import LimitReached, UnknownPrice
from training_analyzer.domain.usage.history import Bucket as UsageBucket
from training_analyzer.domain.usage.history import Grouping, RecordPlace, Span, UsageRecord, UsageTotal
from training_analyzer.domain.usage.limit import Balance, Limit, Meter
from training_analyzer.domain.usage.model_errors import (
    ModelFailed,
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelTimeout,
    ModelUnavailable,
)
from training_analyzer.domain.usage.record import (
    CallOutcome,
    Demand,
    Price,
    RecordState,
    RequestId,
    Reservation,
    Settled,
    Settlement,
    Usage,
    UsageSource,
)
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured
from training_analyzer.plugins.hookspecs import hookimpl
from training_analyzer.plugins.offer import PLUGIN_API, Factory, Offer, Setting
from training_analyzer.ports.access_verifier import AccessVerifier
from training_analyzer.ports.account_rows import AccountRows
from training_analyzer.ports.activities import Activities
from training_analyzer.ports.ai_meter import AiMeter
from training_analyzer.ports.analyses import Analyses
from training_analyzer.ports.api_keys import ApiKeys
from training_analyzer.ports.archive import Archive
from training_analyzer.ports.audit_log import AuditLog
from training_analyzer.ports.billing_accounts import BillingAccounts
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.checkouts import Checkouts
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.connections import Connections
from training_analyzer.ports.consents import Consents
from training_analyzer.ports.conversations import Conversations
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.derived_keys import DerivedKeys, KeyPurpose
from training_analyzer.ports.efforts import Efforts
from training_analyzer.ports.erasure import Erasure
from training_analyzer.ports.exports import Exports
from training_analyzer.ports.goals import Goals
from training_analyzer.ports.governors import Governors
from training_analyzer.ports.hot_reads import ActivityRow, HotReads, KeyPrincipalRow, PrincipalRow
from training_analyzer.ports.idempotency import IdempotencyKeys
from training_analyzer.ports.identities import Identities
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.job_queue import JobHandler, JobQueue, RunningJob
from training_analyzer.ports.jobs import Jobs
from training_analyzer.ports.language_model import (
    Delta,
    LanguageModel,
    Message,
    ModelReply,
    ModelRequest,
    Streamed,
)
from training_analyzer.ports.mailer import Mailer
from training_analyzer.ports.maintenance_flag import MaintenanceFlag
from training_analyzer.ports.observers import Observers
from training_analyzer.ports.oidc_flows import OidcFlows
from training_analyzer.ports.one_time_tokens import OneTimeTokens
from training_analyzer.ports.overrides import Overrides
from training_analyzer.ports.passwords import Passwords, Verified
from training_analyzer.ports.payloads import Payloads
from training_analyzer.ports.price_book import PriceBook
from training_analyzer.ports.rate_gate import RateGate
from training_analyzer.ports.recording_reader import RecordingReader
from training_analyzer.ports.recordings import Recordings
from training_analyzer.ports.sealed import Sealed
from training_analyzer.ports.second_factors import SecondFactors
from training_analyzer.ports.sessions import Sessions
from training_analyzer.ports.store import OpenStore, Store
from training_analyzer.ports.subscriptions import Subscriptions
from training_analyzer.ports.sync_runs import SyncRuns
from training_analyzer.ports.thresholds import Thresholds
from training_analyzer.ports.tokens import AccessToken, Claims, Tokens
from training_analyzer.ports.training_load import TrainingLoad
from training_analyzer.ports.training_plans import TrainingPlans
from training_analyzer.ports.users import Users
from training_analyzer.ports.vault import HEAD_BYTES, Vault
from training_analyzer.ports.wearable import OnRotated, Pace, WearableSession, WearableSource, at_once
from training_analyzer.ports.wearable_challenges import WearableChallenges
from training_analyzer.ports.webhook_inbox import WebhookInbox
from training_analyzer.ports.wellness import Wellness
from training_analyzer.ports.work import UnitOfWork, Work
from training_analyzer.ports.workouts import Workouts

__all__ = [
    "HEAD_BYTES",
    "MEASURES",
    "PLUGIN_API",
    "AccessBlocked",
    "AccessToken",
    "AccessVerifier",
    "Account",
    "AccountRows",
    "Activities",
    "Activity",
    "ActivityFile",
    "ActivityId",
    "ActivityMetrics",
    "ActivityRow",
    "ActivitySummary",
    "AiMeter",
    "AlreadyConnected",
    "Analyses",
    "Analysis",
    "AnalysisId",
    "ApiKey",
    "ApiKeyId",
    "ApiKeys",
    "Archive",
    "AuditAction",
    "AuditEvent",
    "AuditEventId",
    "AuditLog",
    "AuditPlace",
    "AuthenticationFailed",
    "Balance",
    "BestEffort",
    "BillingAccount",
    "BillingAccountId",
    "BillingAccounts",
    "BillingEvent",
    "BreachedPasswords",
    "Bucket",
    "CallOutcome",
    "Capability",
    "Challenge",
    "ChallengeExpired",
    "ChallengeId",
    "Change",
    "Channel",
    "Checkout",
    "CheckoutId",
    "CheckoutState",
    "Checkouts",
    "ClaimedJob",
    "Claims",
    "Clock",
    "Column",
    "ConnectRequest",
    "Connection",
    "ConnectionId",
    "ConnectionState",
    "Connections",
    "Consent",
    "ConsentKind",
    "Consents",
    "Conversation",
    "ConversationId",
    "ConversationMessage",
    "Conversations",
    "Credential",
    "CredentialKind",
    "CredentialUnsupported",
    "CurveKind",
    "CurvePoint",
    "DailyLoad",
    "DayTotal",
    "Dead",
    "Delivery",
    "Delta",
    "Demand",
    "Deployment",
    "DerivedKeys",
    "Detail",
    "Done",
    "DuplicateActivity",
    "Effort",
    "Efforts",
    "Email",
    "EmailTaken",
    "EndReason",
    "Erasure",
    "EventKind",
    "Evidence",
    "ExportFile",
    "ExportFormat",
    "ExportId",
    "ExportKind",
    "ExportTooLarge",
    "ExportUnderway",
    "Exports",
    "ExternalIdentity",
    "FactorKind",
    "Factory",
    "Feature",
    "FileFormat",
    "Finding",
    "Flow",
    "ForeignOwner",
    "Generator",
    "GeneratorKind",
    "Goal",
    "GoalId",
    "GoalKind",
    "GoalPlace",
    "GoalPriority",
    "Goals",
    "GoneAtSource",
    "Governor",
    "Governors",
    "Grouping",
    "HashingBusy",
    "Holdings",
    "HotReads",
    "IdempotencyKeys",
    "Identities",
    "IdentityId",
    "IdentityProvider",
    "IdentityRejected",
    "IdentityTaken",
    "InboxEvent",
    "InboxPlace",
    "InboxState",
    "IntensityBasis",
    "InvalidMfaCode",
    "InvalidSetting",
    "InvalidToken",
    "InvalidTransition",
    "InvalidValue",
    "Job",
    "JobEngine",
    "JobHandler",
    "JobId",
    "JobLost",
    "JobOutcome",
    "JobQueue",
    "JobState",
    "Jobs",
    "KeptReply",
    "KeyInFlight",
    "KeyPrincipalRow",
    "KeyPurpose",
    "KeyReused",
    "LanguageModel",
    "Lap",
    "Lease",
    "Limit",
    "LimitReached",
    "LinkedIdentity",
    "LoadMethod",
    "Mail",
    "MailFailed",
    "Mailer",
    "Maintenance",
    "MaintenanceFlag",
    "MakeId",
    "Measured",
    "Message",
    "MessageId",
    "MessageRole",
    "Meter",
    "Metric",
    "MetricFunction",
    "MfaRequired",
    "ModelFailed",
    "ModelMisconfigured",
    "ModelOutputInvalid",
    "ModelReply",
    "ModelRequest",
    "ModelTimeout",
    "ModelUnavailable",
    "NestedUnit",
    "NewJob",
    "NotAnActivity",
    "NotFound",
    "OAuthGrant",
    "Observers",
    "Offer",
    "OfferedValue",
    "OidcFlow",
    "OidcFlows",
    "OnRotated",
    "OneTimeToken",
    "OneTimeTokens",
    "OpenStore",
    "OriginalFile",
    "Outcome",
    "Override",
    "Overrides",
    "Pace",
    "Page",
    "Part",
    "PartFailed",
    "Password",
    "PasswordHash",
    "Passwords",
    "Payload",
    "Payloads",
    "PaymentDeclined",
    "PaymentsMisconfigured",
    "PaymentsUnsupported",
    "PendingChallenge",
    "Period",
    "PeriodKind",
    "Phase",
    "Place",
    "PlanChange",
    "PlanPlace",
    "PlanRef",
    "PlanState",
    "PlanWeek",
    "Position",
    "Price",
    "PriceBook",
    "PrincipalRow",
    "ProtocolChanged",
    "ProviderUnavailable",
    "Purpose",
    "Race",
    "RateGate",
    "RateLimited",
    "ReadOnlyUnit",
    "ReaderBusy",
    "Reading",
    "Reason",
    "RecordPlace",
    "RecordState",
    "RecordedSession",
    "Recording",
    "RecordingReader",
    "Recordings",
    "RefreshToken",
    "Repeat",
    "Repeated",
    "RequestId",
    "Reservation",
    "RetryAt",
    "Reused",
    "Role",
    "Rotated",
    "Rotation",
    "Row",
    "RowPage",
    "RunState",
    "RunningJob",
    "Samples",
    "Schedule",
    "Scope",
    "Score",
    "SealBroken",
    "SealContext",
    "SealPurpose",
    "Sealed",
    "SealedValue",
    "SecondFactor",
    "SecondFactors",
    "Seconds",
    "Secret",
    "Session",
    "SessionId",
    "SessionKind",
    "Sessions",
    "Setting",
    "Settled",
    "Settlement",
    "Sex",
    "SourceError",
    "SourceInfo",
    "SourceKey",
    "SourcePayload",
    "SourceTimedOut",
    "SourceUnavailable",
    "Span",
    "Spent",
    "Sport",
    "StaleWrite",
    "StartTimeUnknown",
    "Step",
    "StepKind",
    "Store",
    "StoreUnavailable",
    "StoredAnalysis",
    "Streamed",
    "Streams",
    "Subscription",
    "SubscriptionSnapshot",
    "SubscriptionStatus",
    "Subscriptions",
    "SyncCounts",
    "SyncPart",
    "SyncRun",
    "SyncRunId",
    "SyncRuns",
    "Target",
    "TargetMetric",
    "ThreeZoneTotal",
    "Threshold",
    "Thresholds",
    "TokenBundle",
    "TokenUsedOrExpired",
    "Tokens",
    "Tone",
    "Topic",
    "TrainingAnalyzerError",
    "TrainingLoad",
    "TrainingPlan",
    "TrainingPlanId",
    "TrainingPlans",
    "TrainingPreferences",
    "Transition",
    "Trigger",
    "UnderMaintenance",
    "UnitOfWork",
    "UnitOver",
    "Units",
    "UnknownKey",
    "UnknownPrice",
    "UnreadableFile",
    "UnsupportedFormat",
    "Usage",
    "UsageBucket",
    "UsageRecord",
    "UsageSource",
    "UsageTotal",
    "User",
    "UserId",
    "Users",
    "Value",
    "Vault",
    "Verified",
    "WearableChallenges",
    "WearableSession",
    "WearableSource",
    "WebhookInbox",
    "WebhookMalformed",
    "WebhookSignatureInvalid",
    "Wellness",
    "WellnessDay",
    "Window",
    "Work",
    "Workout",
    "WorkoutId",
    "WorkoutPlace",
    "WorkoutPurpose",
    "WorkoutState",
    "Workouts",
    "WriteConflict",
    "Zone",
    "ZoneTimes",
    "at_once",
    "hookimpl",
]
