"""Goals."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("name", columns.TEXT, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("day", columns.DAY, nullable=False),
        sa.Column("sport", columns.TEXT, nullable=False),
        sa.Column("distance_m", columns.REAL, nullable=True),
        sa.Column("target_time_s", columns.REAL, nullable=True),
        sa.Column("target_load", columns.REAL, nullable=True),
        sa.Column("priority", columns.TEXT, nullable=False),
        sa.Column("notes", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        sa.Column("version", columns.INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_goal_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_goal")),
        sqlite_strict=True,
    )
    op.create_index("ix_goal_day", "goal", ["user_id", "day", "id"])


def downgrade() -> None:
    op.drop_table("goal")
