"""How else an account is reached: API keys, identities from elsewhere, cookies, links sent by mail."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.owned import account
from training_analyzer.adapters.sql.types import Blob, Json, Uid, UtcTime

api_key = Table(
    "api_key",
    metadata,
    Column("id", Uid(), primary_key=True),
    account(),
    Column("name", Text(), nullable=False),
    Column("prefix", Text(), nullable=False),
    Column("secret_hash", Blob, nullable=False),
    Column("scopes", Json(), nullable=False),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    Column("last_used_at", UtcTime()),
    Column("revoked_at", UtcTime()),
    UniqueConstraint("secret_hash"),
    sqlite_strict=True,
)

Index("ix_api_key_user", api_key.c.user_id, api_key.c.created_at, api_key.c.id)

identity = Table(
    "identity",
    metadata,
    Column("issuer", Text(), primary_key=True),
    Column("subject", Text(), primary_key=True),
    Column("id", Uid(), nullable=False),
    account(),
    Column("provider", Text(), nullable=False),
    Column("email", Text()),
    Column("linked_at", UtcTime(), nullable=False),
    UniqueConstraint("id"),
    sqlite_strict=True,
)

Index("ix_identity_user", identity.c.user_id, identity.c.linked_at)

session_cookie = Table(
    "session_cookie",
    metadata,
    Column("hash", Blob, primary_key=True),
    Column("session_id", Uid(), ForeignKey("session.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcTime(), nullable=False),
    UniqueConstraint("session_id"),
    sqlite_strict=True,
)

one_time_token = Table(
    "one_time_token",
    metadata,
    Column("hash", Blob, primary_key=True),
    account(),
    Column("purpose", Text(), nullable=False),
    Column("email", Text()),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    Column("used_at", UtcTime()),
    sqlite_strict=True,
)

Index("ix_one_time_token_user", one_time_token.c.user_id, one_time_token.c.purpose)
Index("ix_one_time_token_expiry", one_time_token.c.expires_at)

oidc_flow = Table(
    "oidc_flow",
    metadata,
    Column("state_hash", Blob, primary_key=True),
    Column("browser_hash", Blob, nullable=False),
    Column("provider", Text(), nullable=False),
    Column("nonce", Text(), nullable=False),
    Column("verifier", Blob, nullable=False),
    Column("next", Text()),
    Column("link_user_id", Uid(), ForeignKey("user_account.id", ondelete="CASCADE")),
    Column("session_id", Uid(), ForeignKey("session.id", ondelete="CASCADE")),
    Column("created_at", UtcTime(), nullable=False),
    Column("expires_at", UtcTime(), nullable=False),
    sqlite_strict=True,
)

Index("ix_oidc_flow_expiry", oidc_flow.c.expires_at)
Index("ix_oidc_flow_link_user", oidc_flow.c.link_user_id)
Index("ix_oidc_flow_session", oidc_flow.c.session_id)
