"""Activities and what is left of removed ones."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Blob, Day, Flag, Json, Real, Uid, UtcTime

activity = Table(
    "activity",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("name", Text(), nullable=False),
    Column("sport", Text(), nullable=False),
    Column("sub_sport", Text()),
    Column("source", Text(), nullable=False),
    Column("external_id", Text()),
    Column("revision", Text()),
    Column("started_at", UtcTime(), nullable=False),
    Column("utc_offset_s", Integer(), nullable=False),
    Column("timezone", Text()),
    Column("local_day", Day(), nullable=False),
    Column("elapsed_time_s", Real, nullable=False),
    Column("timer_time_s", Real),
    Column("moving_time_s", Real),
    Column("distance_m", Real),
    Column("ascent_m", Real),
    Column("avg_hr_bpm", Integer()),
    Column("max_hr_bpm", Integer()),
    Column("avg_power_w", Integer()),
    Column("max_power_w", Integer()),
    Column("energy_kj", Real),
    Column("np_w", Real),
    Column("load", Real),
    Column("load_method", Text()),
    Column("load_override", Real),
    Column("rpe", Real),
    Column("notes", Text()),
    Column("device", Text()),
    Column("partial", Flag(), nullable=False),
    Column("import_notes", Json(), nullable=False),
    Column("parent_id", Uid()),
    Column("duplicate_of", Uid()),
    Column("file_sha256", Blob),
    Column("created_at", UtcTime(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    Column("version", Integer(), nullable=False),
    ForeignKeyConstraint(["user_id", "parent_id"], ["activity.user_id", "activity.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["user_id", "duplicate_of"], ["activity.user_id", "activity.id"]),
    sqlite_strict=True,
)

_c = activity.c
_TOP_LEVEL = _c.parent_id.is_(None)
_FROM_FILE = _c.file_sha256.is_not(None) & _TOP_LEVEL
_FROM_SOURCE = _c.external_id.is_not(None)
_LEG = _c.parent_id.is_not(None)
_DUPLICATE = _c.duplicate_of.is_not(None)

# Ascending and scanned backwards: the pages, newest first.
Index(
    "ix_activity_feed",
    _c.user_id,
    _c.started_at,
    _c.id,
    sqlite_where=_TOP_LEVEL,
    postgresql_where=_TOP_LEVEL,
)
Index(
    "ix_activity_sport_feed",
    _c.user_id,
    _c.sport,
    _c.started_at,
    _c.id,
    sqlite_where=_TOP_LEVEL,
    postgresql_where=_TOP_LEVEL,
)
# Covers the sums of each day; legs' parents are looked up by id.
Index(
    "ix_activity_day",
    _c.user_id,
    _c.local_day,
    _c.sport,
    _c.duplicate_of,
    _c.load,
    _c.timer_time_s,
    _c.elapsed_time_s,
    _c.id,
)
Index(
    "ix_activity_changes",
    _c.user_id,
    _c.updated_at,
    _c.id,
    sqlite_where=_TOP_LEVEL,
    postgresql_where=_TOP_LEVEL,
)
Index(
    "uq_activity_source",
    _c.user_id,
    _c.source,
    _c.external_id,
    unique=True,
    sqlite_where=_FROM_SOURCE,
    postgresql_where=_FROM_SOURCE,
)
Index(
    "uq_activity_file",
    _c.user_id,
    _c.file_sha256,
    unique=True,
    sqlite_where=_FROM_FILE,
    postgresql_where=_FROM_FILE,
)
Index(
    "ix_activity_legs",
    _c.user_id,
    _c.parent_id,
    _c.started_at,
    _c.id,
    sqlite_where=_LEG,
    postgresql_where=_LEG,
)
Index(
    "ix_activity_duplicates",
    _c.user_id,
    _c.duplicate_of,
    sqlite_where=_DUPLICATE,
    postgresql_where=_DUPLICATE,
)

tombstone = Table(
    "tombstone",
    metadata,
    owner(),
    Column("kind", Text(), primary_key=True),
    Column("deleted_at", UtcTime(), primary_key=True),
    Column("object_id", Uid(), primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

Index("ix_tombstone_age", tombstone.c.deleted_at)
