"""Accounts."""

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text, UniqueConstraint, func

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.types import Flag, Uid, UtcTime

user_account = Table(
    "user_account",
    metadata,
    Column("id", Uid(), primary_key=True),
    Column("email", Text(), nullable=False),
    Column("password_hash", Text()),
    Column("display_name", Text(), nullable=False),
    Column("timezone", Text(), nullable=False),
    Column("units", Text(), nullable=False),
    Column("role", Text(), nullable=False),
    Column("active", Flag(), nullable=False),
    Column("email_verified_at", UtcTime()),
    Column("last_login_at", UtcTime()),
    Column("created_at", UtcTime(), nullable=False),
    Column("updated_at", UtcTime(), nullable=False),
    Column("version", Integer(), nullable=False),
    UniqueConstraint("email"),
    sqlite_strict=True,
)
user_account.append_constraint(
    CheckConstraint(user_account.c.email == func.lower(user_account.c.email), name="email_lower")
)
