"""Connections to sources, their syncs, logins that wait for a code, and what providers said."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PRIVATE = ("wearable_connection", "sync_run", "wearable_challenge", "provider_governor")
TABLES = (*PRIVATE, "wearable_payload")


def upgrade() -> None:
    make_connections()
    make_runs()
    make_challenges()
    make_governors()
    make_payloads()
    for table in PRIVATE:
        fences.fence_private(table)
    fences.fence_owned("wearable_payload")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account"), ondelete="CASCADE"
    )


def make_connections() -> None:
    op.create_table(
        "wearable_connection",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("provider_user_id", columns.TEXT, nullable=False),
        sa.Column("account_name", columns.TEXT, nullable=True),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("schedule", columns.TEXT, nullable=False),
        sa.Column("local_minute", columns.INTEGER, nullable=False),
        sa.Column("weekday", columns.INTEGER, nullable=False),
        sa.Column("kinds", columns.JSON, nullable=False),
        sa.Column("first_days", columns.INTEGER, nullable=False),
        sa.Column("overlap_days", columns.INTEGER, nullable=False),
        sa.Column("min_interval_min", columns.INTEGER, nullable=False),
        sa.Column("sealed", columns.BLOB, nullable=False),
        sa.Column("credential_version", columns.BIG, nullable=False),
        sa.Column("credential_expires_at", columns.INSTANT, nullable=True),
        sa.Column("epoch", columns.BIG, nullable=False),
        sa.Column("lease_until", columns.INSTANT, nullable=True),
        sa.Column("next_sync_at", columns.INSTANT, nullable=True),
        sa.Column("wait_until", columns.INSTANT, nullable=True),
        sa.Column("last_sync_at", columns.INSTANT, nullable=True),
        sa.Column("last_success_at", columns.INSTANT, nullable=True),
        sa.Column("last_error_code", columns.TEXT, nullable=True),
        sa.Column("consecutive_failures", columns.INTEGER, nullable=False),
        sa.Column("changed_at", columns.INSTANT, nullable=True),
        sa.Column("swept_on", columns.DAY, nullable=True),
        sa.Column("marks", columns.JSON, nullable=False),
        sa.Column("backfill_first", columns.DAY, nullable=True),
        sa.Column("backfill_last", columns.DAY, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        of_user("wearable_connection"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wearable_connection")),
        sa.UniqueConstraint("user_id", "provider", name=op.f("uq_wearable_connection_user_id_provider")),
        sqlite_strict=True,
    )
    partial_index(
        "ix_wearable_connection_due", "wearable_connection", ["next_sync_at"], "next_sync_at IS NOT NULL"
    )
    partial_index(
        "ix_wearable_connection_held",
        "wearable_connection",
        ["provider", "lease_until"],
        "lease_until IS NOT NULL",
    )


def make_runs() -> None:
    op.create_table(
        "sync_run",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("connection_id", columns.UID, nullable=False),
        sa.Column("trigger", columns.TEXT, nullable=False),
        sa.Column("epoch", columns.BIG, nullable=False),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("reason", columns.TEXT, nullable=True),
        sa.Column("error_code", columns.TEXT, nullable=True),
        sa.Column("parts", columns.JSON, nullable=False),
        sa.Column("started_at", columns.INSTANT, nullable=False),
        sa.Column("finished_at", columns.INSTANT, nullable=True),
        of_user("sync_run"),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["wearable_connection.id"],
            name=op.f("fk_sync_run_connection_id_wearable_connection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_run")),
        sqlite_strict=True,
    )
    op.create_index("ix_sync_run_page", "sync_run", ["user_id", "connection_id", "id"])
    op.create_index("ix_sync_run_connection", "sync_run", ["connection_id"])
    op.create_index("ix_sync_run_finished", "sync_run", ["finished_at"])
    partial_index("uq_sync_run_running", "sync_run", ["connection_id"], "state = 'running'", unique=True)


def partial_index(name: str, table: str, of: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, of, unique=unique, sqlite_where=condition, postgresql_where=condition)


def make_challenges() -> None:
    op.create_table(
        "wearable_challenge",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("method", columns.TEXT, nullable=False),
        sa.Column("sent_to", columns.TEXT, nullable=True),
        sa.Column("sealed", columns.BLOB, nullable=False),
        sa.Column("tries_left", columns.INTEGER, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        of_user("wearable_challenge"),
        sa.PrimaryKeyConstraint("user_id", "provider", name=op.f("pk_wearable_challenge")),
        sqlite_strict=True,
    )
    op.create_index("ix_wearable_challenge_expiry", "wearable_challenge", ["expires_at"])


def make_governors() -> None:
    op.create_table(
        "provider_governor",
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("paused_until", columns.INSTANT, nullable=True),
        sa.Column("pauses", columns.INTEGER, nullable=False),
        sa.Column("open_until", columns.INSTANT, nullable=True),
        sa.Column("trial_until", columns.INSTANT, nullable=True),
        sa.Column("answers", columns.TEXT, nullable=False),
        sa.Column("blocked_at", columns.JSON, nullable=False),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_provider_governor")),
        sqlite_strict=True,
    )


def make_payloads() -> None:
    op.create_table(
        "wearable_payload",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("key", columns.TEXT, nullable=False),
        sa.Column("revision", columns.TEXT, nullable=False),
        sa.Column("body", columns.BLOB, nullable=False),
        sa.Column("received_at", columns.INSTANT, nullable=False),
        of_user("wearable_payload"),
        sa.PrimaryKeyConstraint("user_id", "provider", "kind", "key", name=op.f("pk_wearable_payload")),
        sqlite_strict=True,
    )
