"""The ledger of what is limited by amount."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("usage_record", "usage_window", "usage_hold")


def upgrade() -> None:
    op.create_table(
        "usage_record",
        sa.Column("request_id", columns.TEXT, nullable=False),
        sa.Column("subject", columns.TEXT, nullable=False),
        sa.Column("feature", columns.TEXT, nullable=False),
        sa.Column("entity", columns.TEXT, nullable=True),
        sa.Column("provider", columns.TEXT, nullable=True),
        sa.Column("request_model", columns.TEXT, nullable=True),
        sa.Column("response_model", columns.TEXT, nullable=True),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("outcome", columns.TEXT, nullable=True),
        sa.Column("error_code", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=False),
        sa.Column("finished_at", columns.INSTANT, nullable=True),
        sa.Column("reserved_cost_nano_usd", columns.BIG, nullable=False),
        sa.Column("cost_nano_usd", columns.BIG, nullable=True),
        sa.Column("input_tokens", columns.BIG, nullable=True),
        sa.Column("output_tokens", columns.BIG, nullable=True),
        sa.Column("cache_read_input_tokens", columns.BIG, nullable=True),
        sa.Column("cache_creation_input_tokens", columns.BIG, nullable=True),
        sa.Column("reasoning_output_tokens", columns.BIG, nullable=True),
        sa.Column("usage_source", columns.TEXT, nullable=True),
        sa.Column("attempts", columns.INTEGER, nullable=True),
        sa.Column("cached", columns.FLAG, nullable=False),
        sa.Column("of_request_id", columns.TEXT, nullable=True),
        sa.Column("price_source", columns.TEXT, nullable=True),
        sa.Column("price_model", columns.TEXT, nullable=True),
        sa.Column("overrun_nano_usd", columns.BIG, nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_usage_record")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_usage_record_expiry",
        "usage_record",
        ["expires_at"],
        sqlite_where=sa.text("state = 'reserved'"),
        postgresql_where=sa.text("state = 'reserved'"),
    )
    op.create_index("ix_usage_record_subject", "usage_record", ["subject", "created_at", "request_id"])
    op.create_index("ix_usage_record_created", "usage_record", ["created_at"])
    op.create_table(
        "usage_window",
        sa.Column("subject", columns.TEXT, nullable=False),
        sa.Column("meter", columns.TEXT, nullable=False),
        sa.Column("feature", columns.TEXT, nullable=False),
        sa.Column("window_size", columns.TEXT, nullable=False),
        sa.Column("window_start", columns.INSTANT, nullable=False),
        sa.Column("used", columns.BIG, nullable=False),
        sa.Column("reserved", columns.BIG, nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_usage_window_used")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_usage_window_reserved")),
        sa.PrimaryKeyConstraint(
            "subject", "meter", "feature", "window_size", "window_start", name=op.f("pk_usage_window")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "usage_hold",
        sa.Column("request_id", columns.TEXT, nullable=False),
        sa.Column("subject", columns.TEXT, nullable=False),
        sa.Column("meter", columns.TEXT, nullable=False),
        sa.Column("feature", columns.TEXT, nullable=False),
        sa.Column("window_size", columns.TEXT, nullable=False),
        sa.Column("window_start", columns.INSTANT, nullable=False),
        sa.Column("amount", columns.BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["usage_record.request_id"],
            name=op.f("fk_usage_hold_request_id_usage_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "request_id", "subject", "meter", "feature", "window_size", name=op.f("pk_usage_hold")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    for table in TABLES:
        fences.fence_private(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
