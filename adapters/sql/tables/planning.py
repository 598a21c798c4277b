"""Training plans and workouts."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Day, Flag, Json, Real, Uid, UtcTime

training_plan = Table(
    "training_plan",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("name", Text(), nullable=False),
    Column("sport", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("first_day", Day(), nullable=False),
    Column("weeks", Json(), nullable=False),
    Column("race", Json()),
    Column("goal_id", Uid()),
    Column("notes", Text()),
    Column("generator", Json()),
    Column("created_at", UtcTime(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    Column("version", Integer(), nullable=False),
    sqlite_strict=True,
)

Index("ix_training_plan_day", training_plan.c.user_id, training_plan.c.first_day, training_plan.c.id)

workout = Table(
    "workout",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("plan_id", Uid()),
    Column("day", Day(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("sport", Text(), nullable=False),
    Column("purpose", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("steps", Json(), nullable=False),
    Column("notes", Text()),
    Column("duration_s", Real),
    Column("distance_m", Real),
    Column("load", Real),
    Column("load_method", Text()),
    Column("estimated", Flag(), nullable=False),
    Column("reasons", Json(), nullable=False),
    Column("generator", Json()),
    Column("created_at", UtcTime(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    Column("version", Integer(), nullable=False),
    ForeignKeyConstraint(
        ["user_id", "plan_id"], ["training_plan.user_id", "training_plan.id"], ondelete="CASCADE"
    ),
    sqlite_strict=True,
)

_w = workout.c
_OF_PLAN = _w.plan_id.is_not(None)

Index("ix_workout_day", _w.user_id, _w.day, _w.id)
Index(
    "ix_workout_plan",
    _w.user_id,
    _w.plan_id,
    _w.day,
    _w.id,
    sqlite_where=_OF_PLAN,
    postgresql_where=_OF_PLAN,
)
