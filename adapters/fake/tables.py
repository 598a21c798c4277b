"""The rows of a fake store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import OriginalFile
from training_analyzer.domain.audit.event import AuditEvent
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.checkout import Checkout
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.inbox import InboxEvent
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage
from training_analyzer.domain.coach.stored_analysis import StoredAnalysis
from training_analyzer.domain.goals.goal import Goal
from training_analyzer.domain.identity.api_key import ApiKey
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.domain.identity.oidc_flow import OidcFlow
from training_analyzer.domain.identity.one_time_token import OneTimeToken
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.identity.session import Session
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import (
    ActivityId,
    AnalysisId,
    ApiKeyId,
    AuditEventId,
    BillingAccountId,
    CheckoutId,
    ConnectionId,
    ConversationId,
    ExportId,
    GoalId,
    JobId,
    MessageId,
    SessionId,
    SyncRunId,
    TrainingPlanId,
    UserId,
    WorkoutId,
)
from training_analyzer.domain.jobs.export import ExportFile
from training_analyzer.domain.jobs.job import Job, JobState, NewJob
from training_analyzer.domain.planning.plan import TrainingPlan
from training_analyzer.domain.planning.workout import Workout
from training_analyzer.domain.requests import KeptReply
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.governor import Governor
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.run import SyncRun
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured

type ActivityKey = tuple[UserId, ActivityId]
type SeriesKey = tuple[UserId, str]
type Columns = Mapping[Channel, tuple[float | None, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A refresh token, under its hash."""

    session_id: SessionId
    parent_hash: bytes | None
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A claimed idempotency key; ``reply`` is None while the first request runs."""

    route: str
    body_hash: bytes
    expires_at: datetime
    reply: KeptReply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job, what it was queued as, and who holds it until when."""

    job: Job
    new: NewJob
    epoch: int = 0
    lease_until: datetime | None = None

    def is_free(self, now: datetime) -> bool:
        """Whether a worker may take it: it is due and waits, or its worker's lease has lapsed."""
        if self.job.state is JobState.RUNNING:
            return self.lease_until is not None and self.lease_until < now
        return self.job.state is JobState.WAITING and self.run_at <= now

    @property
    def run_at(self) -> datetime:
        """When it is due."""
        return self.new.run_at or self.job.created_at

    def urgency(self) -> tuple[int, datetime, JobId]:
        """Return what sorts the most urgent first."""
        return -self.new.priority, self.run_at, self.job.id


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A message of a payment vendor, and what it said until that is forgotten."""

    told: InboxEvent
    body: bytes | None


@dataclass(slots=True)
class Tables:
    """One dict a table. Rows are never changed in place, so a copy of the dicts is a copy of the store."""

    users: dict[UserId, User] = field(default_factory=dict)
    sessions: dict[SessionId, Session] = field(default_factory=dict)
    tokens: dict[bytes, TokenRow] = field(default_factory=dict)
    session_cookies: dict[bytes, SessionId] = field(default_factory=dict)
    activities: dict[ActivityKey, Activity] = field(default_factory=dict)
    tombstones: dict[ActivityKey, datetime] = field(default_factory=dict)
    streams: dict[ActivityKey, Columns] = field(default_factory=dict)
    laps: dict[ActivityKey, tuple[Lap, ...]] = field(default_factory=dict)
    metrics: dict[ActivityKey, ActivityMetrics] = field(default_factory=dict)
    files: dict[tuple[UserId, bytes], OriginalFile] = field(default_factory=dict)
    thresholds: dict[UserId, tuple[Threshold, ...]] = field(default_factory=dict)
    preferences: dict[UserId, TrainingPreferences] = field(default_factory=dict)
    series: dict[SeriesKey, Mapping[date, DailyLoad]] = field(default_factory=dict)
    series_versions: dict[SeriesKey, int] = field(default_factory=dict)
    goals: dict[tuple[UserId, GoalId], Goal] = field(default_factory=dict)
    training_plans: dict[tuple[UserId, TrainingPlanId], TrainingPlan] = field(default_factory=dict)
    workouts: dict[tuple[UserId, WorkoutId], Workout] = field(default_factory=dict)
    wellness_days: dict[tuple[UserId, date], WellnessDay] = field(default_factory=dict)
    wellness_readings: dict[tuple[UserId, date, str, str], Measured] = field(default_factory=dict)
    keys: dict[tuple[UserId, str], KeyRow] = field(default_factory=dict)
    jobs: dict[JobId, JobRow] = field(default_factory=dict)
    one_time_tokens: dict[bytes, OneTimeToken] = field(default_factory=dict)
    identities: dict[tuple[str, str], LinkedIdentity] = field(default_factory=dict)
    oidc_flows: dict[bytes, OidcFlow] = field(default_factory=dict)
    second_factors: dict[UserId, SecondFactor] = field(default_factory=dict)
    recovery_codes: dict[tuple[UserId, bytes], datetime | None] = field(default_factory=dict)
    consents: dict[tuple[UserId, ConsentKind, datetime], Consent] = field(default_factory=dict)
    api_keys: dict[ApiKeyId, ApiKey] = field(default_factory=dict)
    exports: dict[tuple[UserId, ExportId], tuple[ExportFile, bytes]] = field(default_factory=dict)
    audit_events: dict[AuditEventId, AuditEvent] = field(default_factory=dict)
    billing_accounts: dict[BillingAccountId, BillingAccount] = field(default_factory=dict)
    subscriptions: dict[tuple[str, bool, str], Subscription] = field(default_factory=dict)
    checkouts: dict[CheckoutId, Checkout] = field(default_factory=dict)
    overrides: dict[UserId, tuple[Override, ...]] = field(default_factory=dict)
    inbox: dict[tuple[str, str], InboxRow] = field(default_factory=dict)
    connections: dict[ConnectionId, Connection] = field(default_factory=dict)
    sync_runs: dict[SyncRunId, SyncRun] = field(default_factory=dict)
    challenges: dict[tuple[UserId, str], PendingChallenge] = field(default_factory=dict)
    governors: dict[str, Governor] = field(default_factory=dict)
    payloads: dict[tuple[UserId, str, str, str], SourcePayload] = field(default_factory=dict)
    analyses: dict[tuple[UserId, AnalysisId], StoredAnalysis] = field(default_factory=dict)
    conversations: dict[tuple[UserId, ConversationId], Conversation] = field(default_factory=dict)
    messages: dict[tuple[UserId, MessageId], ConversationMessage] = field(default_factory=dict)

    def copy(self) -> "Tables":
        """Return tables with the same rows, which change on their own."""
        return Tables(**{table.name: dict(getattr(self, table.name)) for table in fields(self)})

    def activities_of(self, user_id: UserId) -> list[Activity]:
        """Return one athlete's activities, legs among them, in no order."""
        return [row for (owner, _), row in self.activities.items() if owner == user_id]
