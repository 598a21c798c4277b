"""Column types on both engines."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Dialect
from sqlalchemy.exc import StatementError

from tests.sql.rows import ANNE, NOW, POSTGRES, SQLITE, a_user, an_activity
from training_analyzer.adapters.sql.types import Day, Flag, Json, NaiveTime, Uid, UtcTime
from training_analyzer.domain.identity.user import Role, Units
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.store import Store


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Uid(), UUID(int=0)),
        (Uid(), UUID(int=(1 << 128) - 1)),
        (UtcTime(), datetime(1, 1, 1, tzinfo=UTC)),
        (UtcTime(), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        (Day(), date(1, 1, 1)),
        (Flag(), True),
        (Flag(), False),
        (Json(), {"ä": [1, None, "🏃"], "a": {"b": 1e-9}}),
        (Json(), "text"),
        (Uid(), None),
        (UtcTime(), None),
        (Day(), None),
        (Flag(), None),
        (Json(), None),
    ],
)
def test_a_value_comes_back_as_it_was(dialect: Dialect, kind: Any, value: object) -> None:
    stored = kind.process_bind_param(value, dialect)
    assert kind.process_result_value(stored, dialect) == value


def test_instants_are_stored_in_utc_at_one_width_so_that_they_sort() -> None:
    madrid = timezone(timedelta(hours=2))
    texts = [
        UtcTime().process_bind_param(at, SQLITE)
        for at in (
            datetime(1, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 1, 1, 30, tzinfo=madrid),
            datetime(2026, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        )
    ]
    assert texts[1] == "2025-12-31T23:30:00.000000Z"
    assert texts == sorted(texts)
    assert {len(text) for text in texts} == {27}


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
def test_a_naive_time_is_refused(dialect: Dialect) -> None:
    with pytest.raises(NaiveTime):
        UtcTime().process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001 - the point


def test_json_is_canonical_and_never_nan() -> None:
    assert Json().process_bind_param({"b": 1, "a": "ß"}, SQLITE) == '{"a":"ß","b":1}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        Json().process_bind_param({"a": float("nan")}, SQLITE)


async def test_a_naive_time_is_refused_by_a_statement_too(store: Store) -> None:
    async with store.work() as w:
        with pytest.raises(StatementError) as refused:
            await w.users.add(a_user(last_login_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point
    assert isinstance(refused.value.orig, NaiveTime)


async def test_strict_tables_refuse_a_value_of_another_type(store: Store) -> None:
    async with store.work() as w:
        await w.users.add(a_user())
        with pytest.raises(Exception, match="cannot store REAL value in INTEGER"):
            await w.activities.add(an_activity(avg_hr_bpm=140.5))


async def test_an_account_comes_back_field_by_field(store: Store) -> None:
    user = a_user(
        UserId(UUID(int=(1 << 128) - 1)),
        display_name="Zoë 🏃‍♀️ 王",
        password_hash=None,
        units=Units.IMPERIAL,
        role=Role.ADMIN,
        active=False,
        email_verified_at=datetime(1, 1, 1, tzinfo=UTC),
        last_login_at=NOW,
        version=7,
    )
    async with store.work() as w:
        await w.users.add(user)
        await w.users.add(a_user(ANNE))
        await w.commit()
    async with store.work.snapshot() as w:
        assert await w.users.get(user.id) == user
        assert await w.users.find_by_email(user.email) == user
        assert await w.users.get(ANNE) == a_user(ANNE)
