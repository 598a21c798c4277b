"""Accounts, sessions, activities with their parts, thresholds and the daily series."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_account",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("email", columns.TEXT, nullable=False),
        sa.Column("password_hash", columns.TEXT, nullable=True),
        sa.Column("display_name", columns.TEXT, nullable=False),
        sa.Column("timezone", columns.TEXT, nullable=False),
        sa.Column("units", columns.TEXT, nullable=False),
        sa.Column("role", columns.TEXT, nullable=False),
        sa.Column("active", columns.FLAG, nullable=False),
        sa.Column("email_verified_at", columns.INSTANT, nullable=True),
        sa.Column("last_login_at", columns.INSTANT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        sa.Column("version", columns.INTEGER, nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_account_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sqlite_strict=True,
    )
    op.create_table(
        "activity",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("name", columns.TEXT, nullable=False),
        sa.Column("sport", columns.TEXT, nullable=False),
        sa.Column("sub_sport", columns.TEXT, nullable=True),
        sa.Column("source", columns.TEXT, nullable=False),
        sa.Column("external_id", columns.TEXT, nullable=True),
        sa.Column("revision", columns.TEXT, nullable=True),
        sa.Column("started_at", columns.INSTANT, nullable=False),
        sa.Column("utc_offset_s", columns.INTEGER, nullable=False),
        sa.Column("timezone", columns.TEXT, nullable=True),
        sa.Column("local_day", columns.DAY, nullable=False),
        sa.Column("elapsed_time_s", columns.REAL, nullable=False),
        sa.Column("timer_time_s", columns.REAL, nullable=True),
        sa.Column("moving_time_s", columns.REAL, nullable=True),
        sa.Column("distance_m", columns.REAL, nullable=True),
        sa.Column("ascent_m", columns.REAL, nullable=True),
        sa.Column("avg_hr_bpm", columns.INTEGER, nullable=True),
        sa.Column("max_hr_bpm", columns.INTEGER, nullable=True),
        sa.Column("avg_power_w", columns.INTEGER, nullable=True),
        sa.Column("max_power_w", columns.INTEGER, nullable=True),
        sa.Column("energy_kj", columns.REAL, nullable=True),
        sa.Column("np_w", columns.REAL, nullable=True),
        sa.Column("load", columns.REAL, nullable=True),
        sa.Column("load_method", columns.TEXT, nullable=True),
        sa.Column("load_override", columns.REAL, nullable=True),
        sa.Column("rpe", columns.REAL, nullable=True),
        sa.Column("notes", columns.TEXT, nullable=True),
        sa.Column("device", columns.TEXT, nullable=True),
        sa.Column("partial", columns.FLAG, nullable=False),
        sa.Column("import_notes", columns.JSON, nullable=False),
        sa.Column("parent_id", columns.UID, nullable=True),
        sa.Column("duplicate_of", columns.UID, nullable=True),
        sa.Column("file_sha256", columns.BLOB, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        sa.Column("version", columns.INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "duplicate_of"],
            ["activity.user_id", "activity.id"],
            name=op.f("fk_activity_user_id_duplicate_of_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "parent_id"],
            ["activity.user_id", "activity.id"],
            name=op.f("fk_activity_user_id_parent_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_activity_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_activity")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_activity_changes",
        "activity",
        ["user_id", "updated_at", "id"],
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_index(
        "ix_activity_day",
        "activity",
        ["user_id", "local_day", "sport", "duplicate_of", "load", "timer_time_s", "elapsed_time_s", "id"],
    )
    op.create_index(
        "ix_activity_duplicates",
        "activity",
        ["user_id", "duplicate_of"],
        sqlite_where=sa.text("duplicate_of IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of IS NOT NULL"),
    )
    op.create_index(
        "ix_activity_feed",
        "activity",
        ["user_id", "started_at", "id"],
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_index(
        "ix_activity_legs",
        "activity",
        ["user_id", "parent_id", "started_at", "id"],
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_activity_sport_feed",
        "activity",
        ["user_id", "sport", "started_at", "id"],
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_index(
        "uq_activity_file",
        "activity",
        ["user_id", "file_sha256"],
        unique=True,
        sqlite_where=sa.text("file_sha256 IS NOT NULL AND parent_id IS NULL"),
        postgresql_where=sa.text("file_sha256 IS NOT NULL AND parent_id IS NULL"),
    )
    op.create_index(
        "uq_activity_source",
        "activity",
        ["user_id", "source", "external_id"],
        unique=True,
        sqlite_where=sa.text("external_id IS NOT NULL"),
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )

    op.create_table(
        "activity_file",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("sha256", columns.BLOB, nullable=False),
        sa.Column("format", columns.TEXT, nullable=False),
        sa.Column("size", columns.INTEGER, nullable=False),
        sa.Column("received_at", columns.INSTANT, nullable=False),
        sa.Column("body", columns.BLOB, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_activity_file_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "sha256", name=op.f("pk_activity_file")),
        sqlite_strict=True,
    )
    op.create_table(
        "daily_load",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("sport", columns.TEXT, nullable=False),
        sa.Column("day", columns.DAY, nullable=False),
        sa.Column("load", columns.REAL, nullable=False),
        sa.Column("timer_time_s", columns.REAL, nullable=False),
        sa.Column("activity_count", columns.INTEGER, nullable=False),
        sa.Column("ctl", columns.REAL, nullable=False),
        sa.Column("atl", columns.REAL, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_daily_load_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "sport", "day", name=op.f("pk_daily_load")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "idempotency_key",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("key", columns.TEXT, nullable=False),
        sa.Column("route", columns.TEXT, nullable=False),
        sa.Column("body_hash", columns.BLOB, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.Column("reply_status", columns.INTEGER, nullable=True),
        sa.Column("reply_headers", columns.JSON, nullable=True),
        sa.Column("reply_body", columns.BLOB, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_idempotency_key_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_idempotency_key_expiry", "idempotency_key", ["expires_at"])

    op.create_table(
        "series_version",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("series", columns.TEXT, nullable=False),
        sa.Column("version", columns.INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_series_version_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "series", name=op.f("pk_series_version")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("authenticated_at", columns.INSTANT, nullable=False),
        sa.Column("last_used_at", columns.INSTANT, nullable=False),
        sa.Column("idle_expires_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.Column("device", columns.TEXT, nullable=True),
        sa.Column("address", columns.TEXT, nullable=True),
        sa.Column("revoked_at", columns.INSTANT, nullable=True),
        sa.Column("revoked_why", columns.TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_session_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sqlite_strict=True,
    )
    op.create_index("ix_session_user", "session", ["user_id", "created_at", "id"])

    op.create_table(
        "threshold",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("sport", columns.TEXT, nullable=False),
        sa.Column("valid_from", columns.DAY, nullable=False),
        sa.Column("ftp_w", columns.REAL, nullable=True),
        sa.Column("lthr_bpm", columns.REAL, nullable=True),
        sa.Column("max_hr_bpm", columns.REAL, nullable=True),
        sa.Column("rest_hr_bpm", columns.REAL, nullable=True),
        sa.Column("threshold_pace_s_per_km", columns.REAL, nullable=True),
        sa.Column("css_s_per_100m", columns.REAL, nullable=True),
        sa.Column("weight_kg", columns.REAL, nullable=True),
        sa.Column("sex", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_threshold_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "sport", "valid_from", name=op.f("pk_threshold")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstone",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("deleted_at", columns.INSTANT, nullable=False),
        sa.Column("object_id", columns.UID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_tombstone_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", "deleted_at", "object_id", name=op.f("pk_tombstone")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "training_preference",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("ctl_days", columns.REAL, nullable=False),
        sa.Column("atl_days", columns.REAL, nullable=False),
        sa.Column("ctl_seed", columns.REAL, nullable=False),
        sa.Column("atl_seed", columns.REAL, nullable=False),
        sa.Column("load_order", columns.JSON, nullable=False),
        sa.Column("updated_at", columns.INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_training_preference_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_training_preference")),
        sqlite_strict=True,
    )
    op.create_table(
        "activity_lap",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("activity_id", columns.UID, nullable=False),
        sa.Column("position", columns.INTEGER, autoincrement=False, nullable=False),
        sa.Column("start_s", columns.REAL, nullable=False),
        sa.Column("elapsed_time_s", columns.REAL, nullable=True),
        sa.Column("timer_time_s", columns.REAL, nullable=True),
        sa.Column("distance_m", columns.REAL, nullable=True),
        sa.Column("ascent_m", columns.REAL, nullable=True),
        sa.Column("avg_hr_bpm", columns.INTEGER, nullable=True),
        sa.Column("max_hr_bpm", columns.INTEGER, nullable=True),
        sa.Column("avg_power_w", columns.INTEGER, nullable=True),
        sa.Column("max_power_w", columns.INTEGER, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id", "activity_id"],
            ["activity.user_id", "activity.id"],
            name=op.f("fk_activity_lap_user_id_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_activity_lap_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "activity_id", "position", name=op.f("pk_activity_lap")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "activity_metric",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("activity_id", columns.UID, nullable=False),
        sa.Column("algorithm", columns.INTEGER, nullable=False),
        sa.Column("threshold_from", columns.DAY, nullable=True),
        sa.Column("computed", columns.JSON, nullable=False),
        sa.Column("reasons", columns.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "activity_id"],
            ["activity.user_id", "activity.id"],
            name=op.f("fk_activity_metric_user_id_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_activity_metric_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "activity_id", name=op.f("pk_activity_metric")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_activity_metric_algorithm", "activity_metric", ["user_id", "activity_id", "algorithm"]
    )

    op.create_table(
        "activity_stream",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("activity_id", columns.UID, nullable=False),
        sa.Column("channel", columns.TEXT, nullable=False),
        sa.Column("samples", columns.BLOB, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "activity_id"],
            ["activity.user_id", "activity.id"],
            name=op.f("fk_activity_stream_user_id_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_activity_stream_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "activity_id", "channel", name=op.f("pk_activity_stream")),
        sqlite_strict=True,
    )
    op.create_table(
        "refresh_token",
        sa.Column("hash", columns.BLOB, nullable=False),
        sa.Column("session_id", columns.UID, nullable=False),
        sa.Column("parent_hash", columns.BLOB, nullable=True),
        sa.Column("issued_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.Column("used_at", columns.INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_refresh_token_session_id_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("parent_hash", name=op.f("uq_refresh_token_parent_hash")),
        sqlite_strict=True,
    )
    op.create_index("ix_refresh_token_session", "refresh_token", ["session_id"])


def downgrade() -> None:
    op.drop_table("refresh_token")
    op.drop_table("activity_stream")
    op.drop_table("activity_metric")
    op.drop_table("activity_lap")
    op.drop_table("training_preference")
    op.drop_table("tombstone")
    op.drop_table("threshold")
    op.drop_table("session")
    op.drop_table("series_version")
    op.drop_table("idempotency_key")
    op.drop_table("daily_load")
    op.drop_table("activity_file")
    op.drop_table("activity")
    op.drop_table("user_account")
