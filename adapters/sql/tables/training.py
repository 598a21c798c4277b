"""Thresholds, preferences and the daily series."""

from sqlalchemy import Column, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Day, Json, Real, UtcTime

threshold = Table(
    "threshold",
    metadata,
    owner(),
    Column("sport", Text(), primary_key=True),
    Column("valid_from", Day(), primary_key=True),
    Column("ftp_w", Real),
    Column("lthr_bpm", Real),
    Column("max_hr_bpm", Real),
    Column("rest_hr_bpm", Real),
    Column("threshold_pace_s_per_km", Real),
    Column("css_s_per_100m", Real),
    Column("weight_kg", Real),
    Column("sex", Text()),
    Column("created_at", UtcTime(), nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

training_preference = Table(
    "training_preference",
    metadata,
    owner(),
    Column("ctl_days", Real, nullable=False),
    Column("atl_days", Real, nullable=False),
    Column("ctl_seed", Real, nullable=False),
    Column("atl_seed", Real, nullable=False),
    Column("load_order", Json(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)

daily_load = Table(
    "daily_load",
    metadata,
    owner(),
    Column("sport", Text(), primary_key=True),
    Column("day", Day(), primary_key=True),
    Column("load", Real, nullable=False),
    Column("timer_time_s", Real, nullable=False),
    Column("activity_count", Integer(), nullable=False),
    Column("ctl", Real, nullable=False),
    Column("atl", Real, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

series_version = Table(
    "series_version",
    metadata,
    owner(),
    Column("series", Text(), primary_key=True),
    Column("version", Integer(), nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
