"""Sessions and the refresh tokens of their families."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.types import Blob, Json, Uid, UtcTime

session = Table(
    "session",
    metadata,
    Column("id", Uid(), primary_key=True),
    Column("user_id", Uid(), ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text(), nullable=False),
    Column("created_at", UtcTime(), nullable=False),
    Column("authenticated_at", UtcTime(), nullable=False),
    Column("last_used_at", UtcTime(), nullable=False),
    Column("idle_expires_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    Column("device", Text()),
    Column("address", Text()),
    Column("revoked_at", UtcTime()),
    Column("revoked_why", Text()),
    Column("amr", Json()),
    sqlite_strict=True,
)

Index("ix_session_user", session.c.user_id, session.c.created_at, session.c.id)
Index("ix_session_idle", session.c.idle_expires_at)

refresh_token = Table(
    "refresh_token",
    metadata,
    Column("hash", Blob, primary_key=True),
    Column("session_id", Uid(), ForeignKey("session.id", ondelete="CASCADE"), nullable=False),
    Column("parent_hash", Blob),
    Column("issued_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    Column("used_at", UtcTime()),
    UniqueConstraint("parent_hash"),
    sqlite_strict=True,
)

Index("ix_refresh_token_session", refresh_token.c.session_id)
Index("ix_refresh_token_expiry", refresh_token.c.expires_at)
