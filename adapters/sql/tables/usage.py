"""The ledger: records of requests, the windows they count in, and what each holds where."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.types import Big, Flag, UtcTime

usage_record = Table(
    "usage_record",
    metadata,
    Column("request_id", Text(), primary_key=True),
    Column("subject", Text(), nullable=False),
    Column("feature", Text(), nullable=False),
    Column("entity", Text()),
    Column("provider", Text()),
    Column("request_model", Text()),
    Column("response_model", Text()),
    Column("state", Text(), nullable=False),
    Column("outcome", Text()),
    Column("error_code", Text()),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    Column("finished_at", UtcTime()),
    Column("reserved_cost_nano_usd", Big, nullable=False),
    Column("cost_nano_usd", Big),
    Column("input_tokens", Big),
    Column("output_tokens", Big),
    Column("cache_read_input_tokens", Big),
    Column("cache_creation_input_tokens", Big),
    Column("reasoning_output_tokens", Big),
    Column("usage_source", Text()),
    Column("attempts", Integer()),
    Column("cached", Flag(), nullable=False),
    Column("of_request_id", Text()),
    Column("price_source", Text()),
    Column("price_model", Text()),
    Column("overrun_nano_usd", Big, nullable=False),
    sqlite_strict=True,
)

Index(
    "ix_usage_record_expiry",
    usage_record.c.expires_at,
    sqlite_where=usage_record.c.state == "reserved",
    postgresql_where=usage_record.c.state == "reserved",
)

Index("ix_usage_record_subject", usage_record.c.subject, usage_record.c.created_at, usage_record.c.request_id)
Index("ix_usage_record_created", usage_record.c.created_at)

usage_window = Table(
    "usage_window",
    metadata,
    Column("subject", Text(), primary_key=True),
    Column("meter", Text(), primary_key=True),
    Column("feature", Text(), primary_key=True),
    Column("window_size", Text(), primary_key=True),
    Column("window_start", UtcTime(), primary_key=True),
    Column("used", Big, nullable=False),
    Column("reserved", Big, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
usage_window.append_constraint(CheckConstraint(usage_window.c.used >= 0, name="used"))
usage_window.append_constraint(CheckConstraint(usage_window.c.reserved >= 0, name="reserved"))

usage_hold = Table(
    "usage_hold",
    metadata,
    Column("request_id", Text(), ForeignKey("usage_record.request_id", ondelete="CASCADE"), primary_key=True),
    Column("subject", Text(), primary_key=True),
    Column("meter", Text(), primary_key=True),
    Column("feature", Text(), primary_key=True),
    Column("window_size", Text(), primary_key=True),
    Column("window_start", UtcTime(), nullable=False),
    Column("amount", Big, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
