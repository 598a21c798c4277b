"""What the deployment itself keeps: jobs, rates, the audit log, exports, and whether it is under maintenance."""

from sqlalchemy import DDL, Column, Index, Integer, Table, Text, event

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import owner
from training_analyzer.adapters.sql.types import Big, Blob, Json, Uid, UtcTime

job = Table(
    "job",
    metadata,
    Column("id", Uid(), primary_key=True),
    Column("kind", Text(), nullable=False),
    Column("user_id", Uid()),
    Column("dedup_key", Text()),
    Column("payload", Json(), nullable=False),
    Column("priority", Integer(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("run_at", UtcTime(), nullable=False),
    Column("attempts", Integer(), nullable=False),
    Column("max_attempts", Integer(), nullable=False),
    Column("lease_owner", Text()),
    Column("lease_until", UtcTime()),
    Column("epoch", Big, nullable=False),
    Column("progress", Json()),
    Column("result", Json()),
    Column("error_code", Text()),
    Column("created_at", UtcTime(), nullable=False),
    Column("finished_at", UtcTime()),
    sqlite_strict=True,
)

Index(
    "ix_job_dedup",
    job.c.dedup_key,
    unique=True,
    sqlite_where=job.c.state == "waiting",
    postgresql_where=job.c.state == "waiting",
)
Index(
    "ix_job_due",
    job.c.run_at,
    sqlite_where=job.c.state.in_(("waiting", "running")),
    postgresql_where=job.c.state.in_(("waiting", "running")),
)
Index("ix_job_user", job.c.user_id, job.c.created_at)
Index("ix_job_finished", job.c.finished_at)

usage_rate = Table(
    "usage_rate",
    metadata,
    Column("subject", Text(), primary_key=True),
    Column("meter", Text(), primary_key=True),
    Column("tat_us", Big, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

Index("ix_usage_rate_tat", usage_rate.c.tat_us)

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Uid(), primary_key=True),
    Column("at", UtcTime(), nullable=False),
    Column("user_id", Uid()),
    Column("actor_id", Uid()),
    Column("action", Text(), nullable=False),
    Column("outcome", Text(), nullable=False),
    Column("object", Text()),
    Column("address", Text()),
    Column("request_id", Text()),
    Column("detail", Json(), nullable=False),
    sqlite_strict=True,
)

Index("ix_audit_event_user", audit_event.c.user_id, audit_event.c.at, audit_event.c.id)
Index("ix_audit_event_age", audit_event.c.at)
event.listen(
    audit_event,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy types it no better
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE ON audit_event"
        " BEGIN SELECT RAISE(ABORT, 'audit_event is append only'); END"
    ).execute_if(dialect="sqlite"),
)

export_file = Table(
    "export_file",
    metadata,
    owner(),
    Column("id", Uid(), primary_key=True),
    Column("kind", Text(), nullable=False),
    Column("sha256", Text(), nullable=False),
    Column("size", Big, nullable=False),
    Column("body", Blob),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)

Index("ix_export_file_expiry", export_file.c.expires_at)

installation = Table(
    "installation",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("maintenance_since", UtcTime()),
    Column("maintenance_reason", Text()),
    sqlite_strict=True,
)
