"""What payment vendors say: customers, subscriptions, checkouts, messages; and what operators grant beside them."""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import account, owner
from training_analyzer.adapters.sql.types import Big, Blob, Flag, Uid, UtcTime

billing_account = Table(
    "billing_account",
    metadata,
    Column("id", Uid(), primary_key=True),
    account(),
    Column("provider", Text(), nullable=False),
    Column("livemode", Flag(), nullable=False),
    Column("customer_id", Text()),
    Column("customer_generation", Integer(), nullable=False),
    Column("sync_ticket", Big, nullable=False),
    Column("applied_ticket", Big, nullable=False),
    Column("synced_at", UtcTime()),
    UniqueConstraint("user_id", "provider", "livemode"),
    UniqueConstraint("provider", "livemode", "customer_id"),
    sqlite_strict=True,
)

billing_subscription = Table(
    "billing_subscription",
    metadata,
    Column("provider", Text(), primary_key=True),
    Column("livemode", Flag(), primary_key=True),
    Column("id", Text(), primary_key=True),
    account(),
    Column("customer_id", Text(), nullable=False),
    Column("status", Text(), nullable=False),
    Column("raw_status", Text(), nullable=False),
    Column("price_id", Text()),
    Column("plan", Text()),
    Column("quantity", Integer(), nullable=False),
    Column("current_period_start", UtcTime()),
    Column("current_period_end", UtcTime()),
    Column("cancel_at", UtcTime()),
    Column("trial_end", UtcTime()),
    Column("ended_at", UtcTime()),
    Column("created_at", UtcTime(), nullable=False),
    Column("collection_paused", Flag(), nullable=False),
    Column("user_hint", Text()),
    Column("payment_url", Text()),
    Column("plan_version", Integer()),
    Column("past_due_since", UtcTime()),
    Column("dispute_open", Flag(), nullable=False),
    Column("synced_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)

Index(
    "ix_billing_subscription_user",
    billing_subscription.c.user_id,
    billing_subscription.c.created_at,
    billing_subscription.c.id,
)

billing_checkout = Table(
    "billing_checkout",
    metadata,
    Column("id", Uid(), primary_key=True),
    account(),
    Column("plan", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("vendor_id", Text()),
    Column("url", Text()),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime()),
    sqlite_strict=True,
)

Index(
    "uq_billing_checkout_open",
    billing_checkout.c.user_id,
    billing_checkout.c.plan,
    unique=True,
    sqlite_where=billing_checkout.c.state == "open",
    postgresql_where=billing_checkout.c.state == "open",
)
Index("ix_billing_checkout_vendor", billing_checkout.c.user_id, billing_checkout.c.vendor_id)

entitlement_override = Table(
    "entitlement_override",
    metadata,
    owner(),
    Column("feature", Text(), primary_key=True),
    Column("max_amount", Big),
    Column("expires_at", UtcTime()),
    Column("reason", Text(), nullable=False),
    Column("created_by", Uid()),
    Column("created_at", UtcTime(), nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

webhook_inbox = Table(
    "webhook_inbox",
    metadata,
    Column("provider", Text(), primary_key=True),
    Column("id", Text(), primary_key=True),
    Column("type", Text(), nullable=False),
    Column("kind", Text(), nullable=False),
    Column("occurred_at", UtcTime(), nullable=False),
    Column("livemode", Flag(), nullable=False),
    Column("api_version", Text()),
    Column("customer_id", Text()),
    Column("subscription_id", Text()),
    Column("object_id", Text()),
    Column("user_hint", Text()),
    Column("body", Blob),
    Column("state", Text(), nullable=False),
    Column("attempts", Integer(), nullable=False),
    Column("next_attempt_at", UtcTime(), nullable=False),
    Column("last_error", Text()),
    Column("received_at", UtcTime(), nullable=False),
    Column("processed_at", UtcTime()),
    sqlite_strict=True,
)

Index("ix_webhook_inbox_due", webhook_inbox.c.state, webhook_inbox.c.next_attempt_at)
Index("ix_webhook_inbox_state", webhook_inbox.c.state, webhook_inbox.c.received_at, webhook_inbox.c.id)
Index(
    "ix_webhook_inbox_body",
    webhook_inbox.c.received_at,
    sqlite_where=webhook_inbox.c.body.is_not(None),
    postgresql_where=webhook_inbox.c.body.is_not(None),
)
