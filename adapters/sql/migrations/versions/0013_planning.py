"""Training plans and workouts."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_plans()
    make_workouts()
    for table in ("training_plan", "workout"):
        fences.fence_owned(table)


def downgrade() -> None:
    op.drop_table("workout")
    op.drop_table("training_plan")


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account"), ondelete="CASCADE"
    )


def make_plans() -> None:
    op.create_table(
        "training_plan",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("name", columns.TEXT, nullable=False),
        sa.Column("sport", columns.TEXT, nullable=False),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("first_day", columns.DAY, nullable=False),
        sa.Column("weeks", columns.JSON, nullable=False),
        sa.Column("race", columns.JSON, nullable=True),
        sa.Column("goal_id", columns.UID, nullable=True),
        sa.Column("notes", columns.TEXT, nullable=True),
        sa.Column("generator", columns.JSON, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        sa.Column("version", columns.INTEGER, nullable=False),
        of_user("training_plan"),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_training_plan")),
        sqlite_strict=True,
    )
    op.create_index("ix_training_plan_day", "training_plan", ["user_id", "first_day", "id"])


def make_workouts() -> None:
    op.create_table(
        "workout",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("plan_id", columns.UID, nullable=True),
        sa.Column("day", columns.DAY, nullable=False),
        sa.Column("name", columns.TEXT, nullable=False),
        sa.Column("sport", columns.TEXT, nullable=False),
        sa.Column("purpose", columns.TEXT, nullable=False),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("steps", columns.JSON, nullable=False),
        sa.Column("notes", columns.TEXT, nullable=True),
        sa.Column("duration_s", columns.REAL, nullable=True),
        sa.Column("distance_m", columns.REAL, nullable=True),
        sa.Column("load", columns.REAL, nullable=True),
        sa.Column("load_method", columns.TEXT, nullable=True),
        sa.Column("estimated", columns.FLAG, nullable=False),
        sa.Column("reasons", columns.JSON, nullable=False),
        sa.Column("generator", columns.JSON, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        sa.Column("version", columns.INTEGER, nullable=False),
        of_user("workout"),
        sa.ForeignKeyConstraint(
            ["user_id", "plan_id"],
            ["training_plan.user_id", "training_plan.id"],
            name=op.f("fk_workout_user_id_plan_id_training_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_workout")),
        sqlite_strict=True,
    )
    op.create_index("ix_workout_day", "workout", ["user_id", "day", "id"])
    of_plan = sa.text("plan_id IS NOT NULL")
    op.create_index(
        "ix_workout_plan",
        "workout",
        ["user_id", "plan_id", "day", "id"],
        sqlite_where=of_plan,
        postgresql_where=of_plan,
    )
