"""Efforts of activities, of which curves and records take the best."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity_effort",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("activity_id", columns.UID, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("span", columns.REAL, nullable=False),
        sa.Column("value", columns.REAL, nullable=False),
        sa.Column("start_s", columns.REAL, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id", "activity_id"],
            ["activity.user_id", "activity.id"],
            name=op.f("fk_activity_effort_user_id_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_activity_effort_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "activity_id", "kind", "span", name=op.f("pk_activity_effort")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("activity_effort")
