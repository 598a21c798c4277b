"""What engines say, in the domain's words."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.sql.rows import ANNE, BEN, NOW, a_user, activity_id, an_activity
from training_analyzer.adapters.sql.errors import FOREIGN_KEY, broken_rule, meaning
from training_analyzer.adapters.sqlite.engine import open_engine
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.errors import DuplicateActivity
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.errors import (
    InvalidValue,
    NotFound,
    StaleWrite,
    StoreUnavailable,
    WriteConflict,
)
from training_analyzer.domain.identity.errors import EmailTaken
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store


class PostgresError(Exception):
    """The shape in which SQLAlchemy hands on asyncpg's errors."""

    def __init__(self, message: str, sqlstate: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


def refused(message: str) -> IntegrityError:
    return IntegrityError("INSERT", {}, Exception(message))


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("UNIQUE constraint failed: user_account.email", "uq_user_account_email"),
        ("UNIQUE constraint failed: activity.user_id, activity.id", "pk_activity"),
        ("UNIQUE constraint failed: activity.user_id, activity.file_sha256", "uq_activity_file"),
        (
            "UNIQUE constraint failed: activity.user_id, activity.source, activity.external_id",
            "uq_activity_source",
        ),
        ("UNIQUE constraint failed: nobody.knows", None),
        ("CHECK constraint failed: ck_user_account_email_lower", "ck_user_account_email_lower"),
        ("FOREIGN KEY constraint failed", FOREIGN_KEY),
        (
            'duplicate key value violates unique constraint "uq_user_account_email"\nDETAIL: Key (email)',
            "uq_user_account_email",
        ),
        (
            'new row for relation "user_account" violates check constraint "ck_user_account_email_lower"',
            "ck_user_account_email_lower",
        ),
        (
            'insert on table "activity_lap" violates foreign key constraint "fk_activity_lap_user_id_user_account"',
            FOREIGN_KEY,
        ),
        ("NOT NULL constraint failed: activity.name", None),
    ],
)
def test_a_broken_rule_is_told_by_its_name_on_both_engines(message: str, rule: str | None) -> None:
    assert broken_rule(refused(message)) == rule


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (sqlite3.SQLITE_BUSY, WriteConflict),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, WriteConflict),
        (sqlite3.SQLITE_FULL, StoreUnavailable),
        (sqlite3.SQLITE_READONLY, StoreUnavailable),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreUnavailable),
        (sqlite3.SQLITE_IOERR_WRITE, StoreUnavailable),
        (sqlite3.SQLITE_CORRUPT, StoreUnavailable),
        (sqlite3.SQLITE_ERROR, type(None)),
    ],
)
def test_sqlites_codes_are_told_apart(code: int, known: type) -> None:
    error = sqlite3.OperationalError("said")
    error.sqlite_errorcode = code
    assert isinstance(meaning(DBAPIError("SELECT", {}, error)), known)


@pytest.mark.parametrize(
    ("state", "known"),
    [
        ("40001", WriteConflict),
        ("40P01", WriteConflict),
        ("53100", StoreUnavailable),
        ("25006", StoreUnavailable),
        ("08006", StoreUnavailable),
        ("22021", InvalidValue),
        ("22P05", InvalidValue),
        ("42601", type(None)),
    ],
)
def test_postgres_states_are_told_apart(state: str, known: type) -> None:
    assert isinstance(meaning(DBAPIError("SELECT", {}, PostgresError("said", state))), known)


async def test_an_address_is_taken_once(store: Store) -> None:
    async with store.work() as w:
        await w.users.add(a_user(ANNE))
        with pytest.raises(EmailTaken):
            await w.users.add(a_user(BEN, email=a_user(ANNE).email))
        await w.users.add(a_user(BEN))
        with pytest.raises(EmailTaken):
            await w.users.save(a_user(BEN, email=a_user(ANNE).email))
        with pytest.raises(StaleWrite):
            await w.users.save(a_user(BEN, version=2))


async def test_an_address_that_is_not_lower_case_is_a_bug(store: Store) -> None:
    async with store.work() as w:
        with pytest.raises(IntegrityError, match="ck_user_account_email_lower"):
            await w.users.add(a_user(email="Ann@example.org"))


async def test_the_same_activity_file_or_source_object_is_a_duplicate(store: Store) -> None:
    async with store.work() as w:
        await w.users.add(a_user())
        await w.activities.add(an_activity(1, file_sha256=b"f" * 32, external_id="7", source="garmin"))
        for twice in (
            an_activity(1),
            an_activity(2, file_sha256=b"f" * 32),
            an_activity(2, external_id="7", source="garmin"),
        ):
            with pytest.raises(DuplicateActivity):
                await w.activities.add(twice)
        await w.activities.add(an_activity(2, external_id="7", source="strava"))
        await w.activities.add(an_activity(3, file_sha256=b"f" * 32, parent_id=activity_id(1)))


async def test_parts_of_an_unknown_activity_are_refused(store: Store) -> None:
    async with store.work() as w:
        await w.users.add(a_user())
        with pytest.raises(NotFound):
            await w.recordings.put_laps(ANNE, activity_id(404), [Lap(position=0, start_s=0.0)])
        with pytest.raises(NotFound):
            await w.activities.add(an_activity(1, parent_id=activity_id(404)))
        with pytest.raises(NotFound):
            await w.activities.remove(ANNE, activity_id(404), NOW)


async def test_a_full_disk_is_unavailable_and_the_file_stays_sound(deployment: Deployment) -> None:
    engine = open_engine(deployment.data_dir / FILE_NAME, durability="normal", read_only=False)

    def few_pages(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    event.listen(engine.sync_engine, "begin", few_pages)
    try:
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError) as full:
                await connection.execute(text("CREATE TABLE big AS SELECT zeroblob(10000000) AS b"))
            assert isinstance(meaning(full.value), StoreUnavailable)
            await connection.rollback()
            assert (await connection.execute(text("PRAGMA integrity_check"))).scalar_one() == "ok"
            await connection.rollback()
    finally:
        await engine.dispose()


async def test_a_file_that_is_not_a_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreUnavailable):
        async with build(Deployment(data_dir=tmp_path, environment="development")):
            pass


async def test_rows_without_an_owner_cannot_be(store: Store) -> None:
    async with store.work() as w:
        with pytest.raises(NotFound, match="user"):
            await w.thresholds.save_preferences(ANNE, TrainingPreferences(), NOW)
        with pytest.raises(NotFound, match="user"):
            await w.training_load.replace(ANNE, "all", NOW.date(), NOW.date(), [])
