"""Replies kept for requests that may arrive twice."""

from sqlalchemy import Column, Index, Integer, Table, Text

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Blob, Json, UtcTime

idempotency_key = Table(
    "idempotency_key",
    metadata,
    owner(),
    Column("key", Text(), primary_key=True),
    Column("route", Text(), nullable=False),
    Column("body_hash", Blob, nullable=False),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    Column("reply_status", Integer()),
    Column("reply_headers", Json()),
    Column("reply_body", Blob),
    sqlite_strict=True,
)

Index("ix_idempotency_key_expiry", idempotency_key.c.expires_at)
