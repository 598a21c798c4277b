"""What the coach found, and conversations with it."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("coach_analysis", "coach_conversation", "coach_message")


def upgrade() -> None:
    make_analyses()
    make_conversations()
    make_messages()
    for table in TABLES:
        fences.fence_owned(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account"), ondelete="CASCADE"
    )


def make_analyses() -> None:
    op.create_table(
        "coach_analysis",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("topic", columns.TEXT, nullable=False),
        sa.Column("activity_id", columns.UID, nullable=True),
        sa.Column("day", columns.DAY, nullable=False),
        sa.Column("cache_key", columns.BLOB, nullable=False),
        sa.Column("generator", columns.JSON, nullable=False),
        sa.Column("analysis", columns.JSON, nullable=False),
        sa.Column("score", columns.JSON, nullable=False),
        sa.Column("spent", columns.JSON, nullable=False),
        sa.Column("dropped", columns.JSON, nullable=False),
        sa.Column("fallback_reason", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        of_user("coach_analysis"),
        sa.ForeignKeyConstraint(
            ["user_id", "activity_id"],
            ["activity.user_id", "activity.id"],
            name=op.f("fk_coach_analysis_user_id_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_coach_analysis")),
        sqlite_strict=True,
    )
    op.create_index("uq_coach_analysis_key", "coach_analysis", ["user_id", "cache_key"], unique=True)
    op.create_index("ix_coach_analysis_activity", "coach_analysis", ["user_id", "activity_id", "id"])


def make_conversations() -> None:
    op.create_table(
        "coach_conversation",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("title", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        of_user("coach_conversation"),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_coach_conversation")),
        sqlite_strict=True,
    )


def make_messages() -> None:
    op.create_table(
        "coach_message",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("conversation_id", columns.UID, nullable=False),
        sa.Column("role", columns.TEXT, nullable=False),
        sa.Column("content", columns.TEXT, nullable=False),
        sa.Column("generator", columns.JSON, nullable=True),
        sa.Column("metrics", columns.JSON, nullable=False),
        sa.Column("unsupported", columns.JSON, nullable=False),
        sa.Column("spent", columns.JSON, nullable=False),
        sa.Column("fallback_reason", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        of_user("coach_message"),
        sa.ForeignKeyConstraint(
            ["user_id", "conversation_id"],
            ["coach_conversation.user_id", "coach_conversation.id"],
            name=op.f("fk_coach_message_user_id_conversation_id_coach_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_coach_message")),
        sqlite_strict=True,
    )
    op.create_index("ix_coach_message_conversation", "coach_message", ["user_id", "conversation_id", "id"])
