"""Goals."""

from sqlalchemy import Column, Index, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Day, Real, Uid, UtcTime

goal = Table(
    "goal",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("name", Text(), nullable=False),
    Column("kind", Text(), nullable=False),
    Column("day", Day(), nullable=False),
    Column("sport", Text(), nullable=False),
    Column("distance_m", Real),
    Column("target_time_s", Real),
    Column("target_load", Real),
    Column("priority", Text(), nullable=False),
    Column("notes", Text()),
    Column("created_at", UtcTime(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    Column("version", Integer(), nullable=False),
    sqlite_strict=True,
)

Index("ix_goal_day", goal.c.user_id, goal.c.day, goal.c.id)
