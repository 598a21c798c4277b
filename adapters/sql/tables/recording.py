"""What belongs to one activity: streams, laps, metrics; and the files that activities came from."""

from sqlalchemy import Column, Index, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner, part_of_activity
from training_analyzer.adapters.sql.types import Blob, Day, Json, Real, Uid, UtcTime

activity_stream = Table(
    "activity_stream",
    metadata,
    owner(),
    Column("activity_id", Uid(), primary_key=True),
    Column("channel", Text(), primary_key=True),
    Column("samples", Blob, nullable=False),
    part_of_activity(),
    sqlite_strict=True,
)

activity_lap = Table(
    "activity_lap",
    metadata,
    owner(),
    Column("activity_id", Uid(), primary_key=True),
    Column("position", Integer(), primary_key=True, autoincrement=False),
    Column("start_s", Real, nullable=False),
    Column("elapsed_time_s", Real),
    Column("timer_time_s", Real),
    Column("distance_m", Real),
    Column("ascent_m", Real),
    Column("avg_hr_bpm", Integer()),
    Column("max_hr_bpm", Integer()),
    Column("avg_power_w", Integer()),
    Column("max_power_w", Integer()),
    part_of_activity(),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

activity_metric = Table(
    "activity_metric",
    metadata,
    owner(),
    Column("activity_id", Uid(), primary_key=True),
    Column("algorithm", Integer(), nullable=False),
    Column("threshold_from", Day()),
    Column("computed", Json(), nullable=False),
    Column("reasons", Json(), nullable=False),
    part_of_activity(),
    sqlite_strict=True,
)

# Serves recalculation: what was computed by another algorithm, or is marked with 0.
Index(
    "ix_activity_metric_algorithm",
    activity_metric.c.user_id,
    activity_metric.c.activity_id,
    activity_metric.c.algorithm,
)

activity_effort = Table(
    "activity_effort",
    metadata,
    owner(),
    Column("activity_id", Uid(), primary_key=True),
    Column("kind", Text(), primary_key=True),
    Column("span", Real, primary_key=True),
    Column("value", Real, nullable=False),
    Column("start_s", Real),
    part_of_activity(),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

activity_file = Table(
    "activity_file",
    metadata,
    owner(),
    Column("sha256", Blob, primary_key=True),
    Column("format", Text(), nullable=False),
    Column("size", Integer(), nullable=False),
    Column("received_at", UtcTime(), nullable=False),
    Column("body", Blob, nullable=False),
    sqlite_strict=True,
)
