"""What payment vendors say, and what operators grant beside it."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "billing_account",
    "billing_subscription",
    "billing_checkout",
    "entitlement_override",
    "webhook_inbox",
)


def upgrade() -> None:
    make_accounts()
    make_subscriptions()
    make_checkouts()
    make_overrides()
    make_inbox()
    for table in TABLES:
        fences.fence_private(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account"), ondelete="CASCADE"
    )


def make_accounts() -> None:
    op.create_table(
        "billing_account",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("livemode", columns.FLAG, nullable=False),
        sa.Column("customer_id", columns.TEXT, nullable=True),
        sa.Column("customer_generation", columns.INTEGER, nullable=False),
        sa.Column("sync_ticket", columns.BIG, nullable=False),
        sa.Column("applied_ticket", columns.BIG, nullable=False),
        sa.Column("synced_at", columns.INSTANT, nullable=True),
        of_user("billing_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billing_account")),
        sa.UniqueConstraint(
            "user_id", "provider", "livemode", name=op.f("uq_billing_account_user_id_provider_livemode")
        ),
        sa.UniqueConstraint(
            "provider",
            "livemode",
            "customer_id",
            name=op.f("uq_billing_account_provider_livemode_customer_id"),
        ),
        sqlite_strict=True,
    )


def make_subscriptions() -> None:
    op.create_table(
        "billing_subscription",
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("livemode", columns.FLAG, nullable=False),
        sa.Column("id", columns.TEXT, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("customer_id", columns.TEXT, nullable=False),
        sa.Column("status", columns.TEXT, nullable=False),
        sa.Column("raw_status", columns.TEXT, nullable=False),
        sa.Column("price_id", columns.TEXT, nullable=True),
        sa.Column("plan", columns.TEXT, nullable=True),
        sa.Column("quantity", columns.INTEGER, nullable=False),
        sa.Column("current_period_start", columns.INSTANT, nullable=True),
        sa.Column("current_period_end", columns.INSTANT, nullable=True),
        sa.Column("cancel_at", columns.INSTANT, nullable=True),
        sa.Column("trial_end", columns.INSTANT, nullable=True),
        sa.Column("ended_at", columns.INSTANT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("collection_paused", columns.FLAG, nullable=False),
        sa.Column("user_hint", columns.TEXT, nullable=True),
        sa.Column("payment_url", columns.TEXT, nullable=True),
        sa.Column("plan_version", columns.INTEGER, nullable=True),
        sa.Column("past_due_since", columns.INSTANT, nullable=True),
        sa.Column("dispute_open", columns.FLAG, nullable=False),
        sa.Column("synced_at", columns.INSTANT, nullable=False),
        of_user("billing_subscription"),
        sa.PrimaryKeyConstraint("provider", "livemode", "id", name=op.f("pk_billing_subscription")),
        sqlite_strict=True,
    )
    op.create_index("ix_billing_subscription_user", "billing_subscription", ["user_id", "created_at", "id"])


def make_checkouts() -> None:
    op.create_table(
        "billing_checkout",
        sa.Column("id", columns.UID, nullable=False),
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("plan", columns.TEXT, nullable=False),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("vendor_id", columns.TEXT, nullable=True),
        sa.Column("url", columns.TEXT, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.Column("expires_at", columns.INSTANT, nullable=True),
        of_user("billing_checkout"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billing_checkout")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_billing_checkout_open",
        "billing_checkout",
        ["user_id", "plan"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_billing_checkout_vendor", "billing_checkout", ["user_id", "vendor_id"])


def make_overrides() -> None:
    op.create_table(
        "entitlement_override",
        sa.Column("user_id", columns.UID, nullable=False),
        sa.Column("feature", columns.TEXT, nullable=False),
        sa.Column("max_amount", columns.BIG, nullable=True),
        sa.Column("expires_at", columns.INSTANT, nullable=True),
        sa.Column("reason", columns.TEXT, nullable=False),
        sa.Column("created_by", columns.UID, nullable=True),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        of_user("entitlement_override"),
        sa.PrimaryKeyConstraint("user_id", "feature", name=op.f("pk_entitlement_override")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def make_inbox() -> None:
    op.create_table(
        "webhook_inbox",
        sa.Column("provider", columns.TEXT, nullable=False),
        sa.Column("id", columns.TEXT, nullable=False),
        sa.Column("type", columns.TEXT, nullable=False),
        sa.Column("kind", columns.TEXT, nullable=False),
        sa.Column("occurred_at", columns.INSTANT, nullable=False),
        sa.Column("livemode", columns.FLAG, nullable=False),
        sa.Column("api_version", columns.TEXT, nullable=True),
        sa.Column("customer_id", columns.TEXT, nullable=True),
        sa.Column("subscription_id", columns.TEXT, nullable=True),
        sa.Column("object_id", columns.TEXT, nullable=True),
        sa.Column("user_hint", columns.TEXT, nullable=True),
        sa.Column("body", columns.BLOB, nullable=True),
        sa.Column("state", columns.TEXT, nullable=False),
        sa.Column("attempts", columns.INTEGER, nullable=False),
        sa.Column("next_attempt_at", columns.INSTANT, nullable=False),
        sa.Column("last_error", columns.TEXT, nullable=True),
        sa.Column("received_at", columns.INSTANT, nullable=False),
        sa.Column("processed_at", columns.INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("provider", "id", name=op.f("pk_webhook_inbox")),
        sqlite_strict=True,
    )
    op.create_index("ix_webhook_inbox_due", "webhook_inbox", ["state", "next_attempt_at"])
    op.create_index("ix_webhook_inbox_state", "webhook_inbox", ["state", "received_at", "id"])
    op.create_index(
        "ix_webhook_inbox_body",
        "webhook_inbox",
        ["received_at"],
        sqlite_where=sa.text("body IS NOT NULL"),
        postgresql_where=sa.text("body IS NOT NULL"),
    )
