"""Days of rest and recovery, and what each source said of them."""

from sqlalchemy import Column, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Day, Json, Real, UtcTime

wellness_day = Table(
    "wellness_day",
    metadata,
    owner(),
    Column("day", Day(), primary_key=True),
    Column("sleep_s", Real),
    Column("sleep_need_s", Real),
    Column("hrv_rmssd_ms", Real),
    Column("resting_hr_bpm", Real),
    Column("weight_kg", Real),
    Column("stress_avg", Real),
    Column("steps", Real),
    Column("subjective", Real),
    Column("body_battery_high", Real),
    Column("body_battery_low", Real),
    Column("vo2max_running_ml_kg_min", Real),
    Column("vo2max_cycling_ml_kg_min", Real),
    Column("training_status", Text()),
    Column("device_readiness", Real),
    Column("race_5_km_s", Real),
    Column("race_10_km_s", Real),
    Column("half_marathon_s", Real),
    Column("marathon_s", Real),
    Column("sources", Json(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    Column("version", Integer(), nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

wellness_reading = Table(
    "wellness_reading",
    metadata,
    owner(),
    Column("day", Day(), primary_key=True),
    Column("source", Text(), primary_key=True),
    Column("kind", Text(), primary_key=True),
    Column("said", Json(), nullable=False),
    Column("at", UtcTime()),
    Column("device", Text()),
    Column("revision", Text(), nullable=False),
    Column("stored_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)
