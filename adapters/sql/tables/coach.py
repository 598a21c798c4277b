"""What the coach found and said."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner, part_of_activity
from training_analyzer.adapters.sql.types import Blob, Day, Json, Uid, UtcTime

coach_analysis = Table(
    "coach_analysis",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("topic", Text(), nullable=False),
    Column("activity_id", Uid()),
    Column("day", Day(), nullable=False),
    Column("cache_key", Blob, nullable=False),
    Column("generator", Json(), nullable=False),
    Column("analysis", Json(), nullable=False),
    Column("score", Json(), nullable=False),
    Column("spent", Json(), nullable=False),
    Column("dropped", Json(), nullable=False),
    Column("fallback_reason", Text()),
    Column("created_at", UtcTime(), nullable=False),
    part_of_activity(),
    sqlite_strict=True,
)

Index("uq_coach_analysis_key", coach_analysis.c.user_id, coach_analysis.c.cache_key, unique=True)
Index(
    "ix_coach_analysis_activity", coach_analysis.c.user_id, coach_analysis.c.activity_id, coach_analysis.c.id
)

coach_conversation = Table(
    "coach_conversation",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("title", Text()),
    Column("created_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)

coach_message = Table(
    "coach_message",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("conversation_id", Uid(), nullable=False),
    Column("role", Text(), nullable=False),
    Column("content", Text(), nullable=False),
    Column("generator", Json()),
    Column("metrics", Json(), nullable=False),
    Column("unsupported", Json(), nullable=False),
    Column("spent", Json(), nullable=False),
    Column("fallback_reason", Text()),
    Column("created_at", UtcTime(), nullable=False),
    ForeignKeyConstraint(
        ["user_id", "conversation_id"],
        ["coach_conversation.user_id", "coach_conversation.id"],
        ondelete="CASCADE",
    ),
    sqlite_strict=True,
)

Index(
    "ix_coach_message_conversation",
    coach_message.c.user_id,
    coach_message.c.conversation_id,
    coach_message.c.id,
)
