"""Instants, days and ids as the API writes them."""

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from uuid import UUID

from training_analyzer.domain.ids import (
    ActivityId,
    AnalysisId,
    ApiKeyId,
    ChallengeId,
    ConversationId,
    ExportId,
    GoalId,
    IdentityId,
    SessionId,
    TrainingPlanId,
    UserId,
    WorkoutId,
    from_text,
    to_text,
)


def local(started_at: datetime, utc_offset_s: int) -> datetime:
    """Return an instant on the athlete's clock, with its offset."""
    return started_at.astimezone(_zone(utc_offset_s))


@lru_cache(maxsize=256)  # the world has about forty offsets
def _zone(utc_offset_s: int) -> timezone:
    return timezone(timedelta(seconds=utc_offset_s))


def activity_text(activity_id: UUID) -> str:
    """Return the public form of an activity's id."""
    return to_text("act", activity_id)


def activity_id_of(text: str) -> ActivityId:
    """Return the id of an activity. Raises NotFound for text that is none."""
    return ActivityId(from_text("act", text, "activity"))


def goal_text(goal_id: UUID) -> str:
    """Return the public form of a goal's id."""
    return to_text("goal", goal_id)


def goal_id_of(text: str) -> GoalId:
    """Return the id of a goal. Raises NotFound for text that is none."""
    return GoalId(from_text("goal", text, "goal"))


def analysis_text(analysis_id: UUID) -> str:
    """Return the public form of an analysis's id."""
    return to_text("ana", analysis_id)


def analysis_id_of(text: str) -> AnalysisId:
    """Return the id of an analysis. Raises NotFound for text that is none."""
    return AnalysisId(from_text("ana", text, "analysis"))


def conversation_text(conversation_id: UUID) -> str:
    """Return the public form of a conversation's id."""
    return to_text("cnv", conversation_id)


def conversation_id_of(text: str) -> ConversationId:
    """Return the id of a conversation. Raises NotFound for text that is none."""
    return ConversationId(from_text("cnv", text, "conversation"))


def message_text(message_id: UUID) -> str:
    """Return the public form of a message's id."""
    return to_text("msg", message_id)


def plan_text(plan_id: UUID) -> str:
    """Return the public form of a training plan's id."""
    return to_text("plan", plan_id)


def plan_id_of(text: str) -> TrainingPlanId:
    """Return the id of a training plan. Raises NotFound for text that is none."""
    return TrainingPlanId(from_text("plan", text, "plan"))


def workout_text(workout_id: UUID) -> str:
    """Return the public form of a workout's id."""
    return to_text("wkt", workout_id)


def workout_id_of(text: str) -> WorkoutId:
    """Return the id of a workout. Raises NotFound for text that is none."""
    return WorkoutId(from_text("wkt", text, "workout"))


def user_text(user_id: UUID) -> str:
    """Return the public form of an account's id."""
    return to_text("usr", user_id)


def user_id_of(text: str) -> UserId:
    """Return the id of an account. Raises NotFound for text that is none."""
    return UserId(from_text("usr", text, "user"))


def key_text(key_id: UUID) -> str:
    """Return the public form of an API key's id."""
    return to_text("key", key_id)


def key_id_of(text: str) -> ApiKeyId:
    """Return the id of an API key. Raises NotFound for text that is none."""
    return ApiKeyId(from_text("key", text, "API key"))


def identity_text(identity_id: UUID) -> str:
    """Return the public form of an identity's id."""
    return to_text("idn", identity_id)


def identity_id_of(text: str) -> IdentityId:
    """Return the id of an identity. Raises NotFound for text that is none."""
    return IdentityId(from_text("idn", text, "identity"))


def export_text(export_id: UUID) -> str:
    """Return the public form of an export's id."""
    return to_text("exp", export_id)


def export_id_of(text: str) -> ExportId:
    """Return the id behind its public form. Raises NotFound."""
    return ExportId(from_text("exp", text, "export"))


def session_text(session_id: UUID) -> str:
    """Return the public form of a session's id."""
    return to_text("ses", session_id)


def session_id_of(text: str) -> SessionId:
    """Return the id of a session. Raises NotFound for text that is none."""
    return SessionId(from_text("ses", text, "session"))


def sync_text(run_id: UUID) -> str:
    """Return the public form of a sync's id."""
    return to_text("syn", run_id)


def challenge_text(challenge_id: UUID) -> str:
    """Return the public form of the id of a log-in that waits for a code."""
    return to_text("chl", challenge_id)


def challenge_id_of(text: str) -> ChallengeId:
    """Return the id of a log-in that waits. Raises NotFound for text that is none."""
    return ChallengeId(from_text("chl", text, "challenge"))
