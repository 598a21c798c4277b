"""Identity in full, and what the deployment keeps: keys, factors, links, jobs, rates, audit, exports."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PRIVATE = (
    "api_key",
    "identity",
    "session_cookie",
    "one_time_token",
    "oidc_flow",
    "second_factor",
    "recovery_code",
    "consent",
    "job",
    "usage_rate",
    "installation",
)


def upgrade() -> None:
    op.add_column("session", sa.Column("amr", columns.JSON, nullable=True))
    make_identity()
    make_second_factor()
    make_operation()
    for table in PRIVATE:
        fences.fence_private(table)
    fences.fence_owned("export_file", swept="expires_at <= now()")
    fences.fence_log("audit_event")


def downgrade() -> None:
    fences.unfence_log("audit_event")
    for table in ("export_file", "audit_event", *reversed(PRIVATE)):
        op.drop_table(table)
    op.drop_column("session", "amr")


def make_identity() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("name", columns.TEXT, nullable=False),
        sa.Column("prefix", columns.TEXT, nullable=False),
        sa.Column("secret_hash", columns.BLOB, nullable=False),
        sa.Column("scopes", columns.JSON, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.Column("last_used_at", columns.INSTANT, nullable=True),
        sa.Column("revoked_at", columns.INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_key_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_key_secret_hash")),
        sqlite_strict=True,
    )
    op.create_index("ix_api_key_user", "api_key", ["user_id", "created_at", "id"])
    op.create_table(
        "identity",
        sa.Column("issuer", columns.TEXT, nullable=False),
        sa.Column("subject", columns.TEXT, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("email", columns.TEXT, nullable=True),
        sa.Column("linked_at", columns.INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_identity_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identity")),
        sa.UniqueConstraint("id", name=op.f("uq_identity_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_identity_user", "identity", ["user_id", "linked_at"])
    op.create_table(
        "session_cookie",
        sa.Column("hash", columns.BLOB, nullable=False),
        sa.Column("session_id", columns.UID, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_session_cookie_session_id_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_session_cookie")),
        sa.UniqueConstraint("session_id", name=op.f("uq_session_cookie_session_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "one_time_token",
        sa.Column("hash", columns.BLOB, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("purpose", columns.TEXT, nullable=False),
        sa.Column("email", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.Column("used_at", columns.INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_one_time_token_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_one_time_token")),
        sqlite_strict=True,
    )
    op.create_index("ix_one_time_token_expiry", "one_time_token", ["expires_at"])
    op.create_index("ix_one_time_token_user", "one_time_token", ["user_id", "purpose"])
    op.create_table(
        "oidc_flow",
        sa.Column("state_hash", columns.BLOB, nullable=False),
        sa.Column("browser_hash", columns.BLOB, nullable=False),
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("nonce", columns.TEXT, nullable=False),
        sa.Column("verifier", columns.BLOB, nullable=False),
        sa.Column("next", columns.TEXT, nullable=True),
        sa.Column("link_user_id", columns.UID, nullable=True),
        sa.Column("session_id", columns.UID, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_oidc_flow_session_id_session"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_user_id"],
            ["user_account.id"],
            name=op.f("fk_oidc_flow_link_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_oidc_flow")),
        sqlite_strict=True,
    )
    op.create_index("ix_oidc_flow_expiry", "oidc_flow", ["expires_at"])
    op.create_index("ix_oidc_flow_link_user", "oidc_flow", ["link_user_id"])
    op.create_index("ix_oidc_flow_session", "oidc_flow", ["session_id"])


def make_second_factor() -> None:
    op.create_table(
        "second_factor",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("seed", columns.BLOB, nullable=False),
        sa.Column("last_step", columns.BIG, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("confirmed_at", columns.INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_second_factor_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_second_factor")),
        sqlite_strict=True,
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("hash", columns.BLOB, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("used_at", columns.INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_recovery_code_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "hash", name=op.f("pk_recovery_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "consent",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("decided_at", columns.INSTANT, nullable=False),
        sa.Column("granted", columns.FLAG, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_consent_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", "decided_at", name=op.f("pk_consent")),
        sqlite_strict=True,
    )


def make_operation() -> None:
    op.create_table(
        "export_file",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("sha256", columns.TEXT, nullable=False),
        sa.Column("size", columns.BIG, nullable=False),
        sa.Column("body", columns.BLOB, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_export_file_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_export_file")),
        sqlite_strict=True,
    )
    op.create_index("ix_export_file_expiry", "export_file", ["expires_at"])
    op.create_table(
        "job",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("user_id", columns.UID, nullable=True),
        sa.Column("dedup_key", columns.TEXT, nullable=True),
        sa.Column("payload", columns.JSON, nullable=False),
        sa.Column("priority", columns.INTEGER, nullable=False),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("run_at", columns.INSTANT, nullable=False),
        sa.Column("attempts", columns.INTEGER, nullable=False),
        sa.Column("max_attempts", columns.INTEGER, nullable=False),
        sa.Column("lease_owner", columns.TEXT, nullable=True),
        sa.Column("lease_until", columns.INSTANT, nullable=True),
        sa.Column("epoch", columns.BIG, nullable=False),
        sa.Column("progress", columns.JSON, nullable=True),
        sa.Column("result", columns.JSON, nullable=True),
        sa.Column("error_code", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("finished_at", columns.INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_job_dedup",
        "job",
        ["dedup_key"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_job_due",
        "job",
        ["run_at"],
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_index("ix_job_finished", "job", ["finished_at"])
    op.create_index("ix_job_user", "job", ["user_id", "created_at"])
    op.create_table(
        "usage_rate",
        sa.Column("subject", columns.TEXT, nullable=False),
        sa.Column("meter", columns.TEXT, nullable=False),
        sa.Column("tat_us", columns.BIG, nullable=False),
        sa.PrimaryKeyConstraint("subject", "meter", name=op.f("pk_usage_rate")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_usage_rate_tat", "usage_rate", ["tat_us"])
    op.create_table(
        "audit_event",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("at", columns.INSTANT, nullable=False),
        sa.Column("user_id", columns.UID, nullable=True),
        sa.Column("actor_id", columns.UID, nullable=True),
        sa.Column("action", columns.TEXT, nullable=False),
        sa.Column("outcome", columns.TEXT, nullable=False),
        sa.Column("object", columns.TEXT, nullable=True),
        sa.Column("address", columns.TEXT, nullable=True),
        sa.Column("request_id", columns.TEXT, nullable=True),
        sa.Column("detail", columns.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_event_age", "audit_event", ["at"])
    op.create_index("ix_audit_event_user", "audit_event", ["user_id", "at", "id"])
    op.create_table(
        "installation",
        sa.Column("id", columns.INTEGER, nullable=False),
        sa.Column("maintenance_since", columns.INSTANT, nullable=True),
        sa.Column("maintenance_reason", columns.TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sqlite_strict=True,
    )
