"""Values for the tests of the SQL store: each states only what its test is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, make_url
from sqlalchemy.types import TypeDecorator, TypeEngine

from training_analyzer.domain.activities.activity import Activity, local_day_of
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.session import RefreshToken, Session, open_session
from training_analyzer.domain.identity.user import PasswordHash, User
from training_analyzer.domain.ids import ActivityId, SessionId, UserId

SQLITE: Dialect = make_url("sqlite://").get_dialect()()
POSTGRES: Dialect = make_url("postgresql+asyncpg://").get_dialect()()

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
ANNE = UserId(UUID(int=0xA))
BEN = UserId(UUID(int=0xB))


def activity_id(number: int) -> ActivityId:
    return ActivityId(UUID(int=1 << 64 | number))


def a_user(user_id: UserId = ANNE, **changes: Any) -> User:
    user = User(
        id=user_id,
        email=Email(f"{user_id.int}@example.org"),
        password_hash=PasswordHash("hash"),
        display_name="Ann",
        timezone="Europe/Madrid",
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(user, **changes)


def an_activity(number: int = 1, user_id: UserId = ANNE, **changes: Any) -> Activity:
    started_at = changes.pop("started_at", NOW + timedelta(minutes=number))
    activity = Activity(
        id=activity_id(number),
        user_id=user_id,
        name="Morning run",
        sport=Sport.RUNNING,
        source="manual",
        started_at=started_at,
        utc_offset_s=0,
        local_day=local_day_of(started_at, 0),
        elapsed_time_s=3600.0,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(activity, **changes)


def a_session(number: int = 1, user_id: UserId = ANNE) -> Session:
    return open_session(SessionId(UUID(int=2 << 64 | number)), user_id, NOW, device="phone", address=None)


def a_token(name: str) -> RefreshToken:
    return RefreshToken(name, name.encode().ljust(32, b"."))


def bound(kind: TypeEngine[Any], value: Any) -> Any:
    """Return what SQLite's driver takes for a value of one of our types."""
    return kind.process_bind_param(value, SQLITE) if isinstance(kind, TypeDecorator) else value
