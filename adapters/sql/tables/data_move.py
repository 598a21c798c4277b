"""The record of moves from one engine to the other: what a move has reached, and which rows it inserted."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.types import Big, Flag, Json, Uid, UtcTime


def _run() -> Column[object]:
    return Column("run_id", Uid(), ForeignKey("data_move.run_id", ondelete="CASCADE"), primary_key=True)


data_move = Table(
    "data_move",
    metadata,
    Column("run_id", Uid(), primary_key=True),
    Column("tables", Json(), nullable=False),
    Column("overwrite", Flag(), nullable=False),
    Column("created_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)

data_move_table = Table(
    "data_move_table",
    metadata,
    _run(),
    Column("table_name", Text(), primary_key=True),
    Column("last_key", Json(), nullable=False),
    Column("moved", Big, nullable=False),
    Column("inserted", Big, nullable=False),
    Column("batches", Integer(), nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

data_move_key = Table(
    "data_move_key",
    metadata,
    _run(),
    Column("table_name", Text(), primary_key=True),
    Column("key", Json(), primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
