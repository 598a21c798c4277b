"""Second factors, recovery codes and what an athlete has agreed to."""

from sqlalchemy import Column, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Big, Blob, Flag, UtcTime

second_factor = Table(
    "second_factor",
    metadata,
    owner(),
    Column("kind", Text(), primary_key=True),
    Column("seed", Blob, nullable=False),
    Column("last_step", Big, nullable=False),
    Column("created_at", UtcTime(), nullable=False),
    Column("confirmed_at", UtcTime()),
    sqlite_strict=True,
)

recovery_code = Table(
    "recovery_code",
    metadata,
    owner(),
    Column("hash", Blob, primary_key=True),
    Column("created_at", UtcTime(), nullable=False),
    Column("used_at", UtcTime()),
    sqlite_strict=True,
)

consent = Table(
    "consent",
    metadata,
    owner(),
    Column("kind", Text(), primary_key=True),
    Column("decided_at", UtcTime(), primary_key=True),
    Column("granted", Flag(), nullable=False),
    sqlite_strict=True,
)
