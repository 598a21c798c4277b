"""Connections to sources, the history of their syncs, logins that wait for a code, and what providers said."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import account, owner
from training_analyzer.adapters.sql.types import Big, Blob, Day, Json, Uid, UtcTime

wearable_connection = Table(
    "wearable_connection",
    metadata,
    Column("id", Uid(), primary_key=True),
    account(),
    Column("provider", Text(), nullable=False),
    Column("provider_user_id", Text(), nullable=False),
    Column("account_name", Text()),
    Column("state", Text(), nullable=False),
    Column("schedule", Text(), nullable=False),
    Column("local_minute", Integer(), nullable=False),
    Column("weekday", Integer(), nullable=False),
    Column("kinds", Json(), nullable=False),
    Column("first_days", Integer(), nullable=False),
    Column("overlap_days", Integer(), nullable=False),
    Column("min_interval_min", Integer(), nullable=False),
    Column("sealed", Blob, nullable=False),
    Column("credential_version", Big, nullable=False),
    Column("credential_expires_at", UtcTime()),
    Column("epoch", Big, nullable=False),
    Column("lease_until", UtcTime()),
    Column("next_sync_at", UtcTime()),
    Column("wait_until", UtcTime()),
    Column("last_sync_at", UtcTime()),
    Column("last_success_at", UtcTime()),
    Column("last_error_code", Text()),
    Column("consecutive_failures", Integer(), nullable=False),
    Column("changed_at", UtcTime()),
    Column("swept_on", Day()),
    Column("marks", Json(), nullable=False),
    Column("backfill_first", Day()),
    Column("backfill_last", Day()),
    Column("created_at", UtcTime(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    UniqueConstraint("user_id", "provider"),
    sqlite_strict=True,
)

_c = wearable_connection.c
Index(
    "ix_wearable_connection_due",
    _c.next_sync_at,
    sqlite_where=_c.next_sync_at.is_not(None),
    postgresql_where=_c.next_sync_at.is_not(None),
)
Index(
    "ix_wearable_connection_held",
    _c.provider,
    _c.lease_until,
    sqlite_where=_c.lease_until.is_not(None),
    postgresql_where=_c.lease_until.is_not(None),
)

sync_run = Table(
    "sync_run",
    metadata,
    Column("id", Uid(), primary_key=True),
    account(),
    Column("connection_id", Uid(), ForeignKey("wearable_connection.id", ondelete="CASCADE"), nullable=False),
    Column("trigger", Text(), nullable=False),
    Column("epoch", Big, nullable=False),
    Column("state", Text(), nullable=False),
    Column("reason", Text()),
    Column("error_code", Text()),
    Column("parts", Json(), nullable=False),
    Column("started_at", UtcTime(), nullable=False),
    Column("finished_at", UtcTime()),
    sqlite_strict=True,
)

Index("ix_sync_run_page", sync_run.c.user_id, sync_run.c.connection_id, sync_run.c.id)
Index("ix_sync_run_connection", sync_run.c.connection_id)
Index("ix_sync_run_finished", sync_run.c.finished_at)
Index(
    "uq_sync_run_running",
    sync_run.c.connection_id,
    unique=True,
    sqlite_where=sync_run.c.state == "running",
    postgresql_where=sync_run.c.state == "running",
)

wearable_challenge = Table(
    "wearable_challenge",
    metadata,
    owner(),
    Column("provider", Text(), primary_key=True),
    Column("id", Uid(), nullable=False),
    Column("method", Text(), nullable=False),
    Column("sent_to", Text()),
    Column("sealed", Blob, nullable=False),
    Column("tries_left", Integer(), nullable=False),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)

Index("ix_wearable_challenge_expiry", wearable_challenge.c.expires_at)

provider_governor = Table(
    "provider_governor",
    metadata,
    Column("provider", Text(), primary_key=True),
    Column("paused_until", UtcTime()),
    Column("pauses", Integer(), nullable=False),
    Column("open_until", UtcTime()),
    Column("trial_until", UtcTime()),
    Column("answers", Text(), nullable=False),
    Column("blocked_at", Json(), nullable=False),
    sqlite_strict=True,
)

wearable_payload = Table(
    "wearable_payload",
    metadata,
    owner(),
    Column("provider", Text(), primary_key=True),
    Column("kind", Text(), primary_key=True),
    Column("key", Text(), primary_key=True),
    Column("revision", Text(), nullable=False),
    Column("body", Blob, nullable=False),
    Column("received_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)
