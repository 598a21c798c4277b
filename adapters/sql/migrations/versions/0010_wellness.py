"""Days of rest and recovery, and what each source said of them."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBERS = (
    "sleep_s",
    "sleep_need_s",
    "hrv_rmssd_ms",
    "resting_hr_bpm",
    "weight_kg",
    "stress_avg",
    "steps",
    "subjective",
    "body_battery_high",
    "body_battery_low",
    "vo2max_running_ml_kg_min",
    "vo2max_cycling_ml_kg_min",
)
FURTHER = ("device_readiness", "race_5_km_s", "race_10_km_s", "half_marathon_s", "marathon_s")


def upgrade() -> None:
    make_days()
    make_readings()
    for table in ("wellness_day", "wellness_reading"):
        fences.fence_owned(table)


def downgrade() -> None:
    op.drop_table("wellness_reading")
    op.drop_table("wellness_day")


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account"), ondelete="CASCADE"
    )


def make_days() -> None:
    op.create_table(
        "wellness_day",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("day", columns.DAY, nullable=False),
        *(sa.Column(name, columns.REAL, nullable=True) for name in NUMBERS),
        sa.Column("training_status", columns.TEXT, nullable=True),
        *(sa.Column(name, columns.REAL, nullable=True) for name in FURTHER),
        sa.Column("sources", columns.JSON, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        sa.Column("version", columns.INTEGER, nullable=False),
        of_user("wellness_day"),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_wellness_day")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def make_readings() -> None:
    op.create_table(
        "wellness_reading",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("day", columns.DAY, nullable=False),
        sa.Column("source", columns.TEXT, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("said", columns.JSON, nullable=False),
        sa.Column("at", columns.INSTANT, nullable=True),
        sa.Column("device", columns.TEXT, nullable=True),
        sa.Column("revision", columns.TEXT, nullable=False),
        sa.Column("stored_at", columns.INSTANT, nullable=False),
        of_user("wellness_reading"),
        sa.PrimaryKeyConstraint("user_id", "day", "source", "kind", name=op.f("pk_wellness_reading")),
        sqlite_strict=True,
    )
