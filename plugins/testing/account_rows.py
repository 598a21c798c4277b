"""What every store shows of one account."""

from datetime import timedelta

import pytest

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.export import Row
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_file,
    a_goal,
    a_lap,
    a_refresh_token,
    a_session,
    an_activity,
    an_activity_id,
    some_metrics,
    some_streams,
)
from training_analyzer.plugins.testing.consents import a_consent
from training_analyzer.plugins.testing.planning_builders import a_training_plan, a_training_plan_id, a_workout
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_IDLE = timedelta(days=30)


class AccountRowsContract(StoredContract):
    """All rows of one athlete, none of another's, and nothing that opens a door."""

    async def test_every_row_comes_once_however_small_the_pages(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _some_of_all(store, athlete.id, 1)
        await _some_of_all(store, other.id, 5)
        expected = {
            "user_account": 1, "session": 2, "activity": 2, "activity_lap": 1, "activity_metric": 1, "goal": 2,
            "training_plan": 1, "workout": 1, "activity_file": 1, "consent": 2, "activity_stream": len(some_streams()), "api_key": 0, "identity": 0,
        }  # fmt: skip
        for table, count in expected.items():
            for limit in (1, 2, 100):
                rows = await rows_of(store, athlete.id, table, limit)
                assert len(rows) == count, table
                assert len({repr(row) for row in rows}) == count, table
                assert all(row["id" if table == "user_account" else "user_id"] == athlete.id for row in rows)

    async def test_every_table_that_is_named_can_be_read(self, store: Store, athlete: User) -> None:
        async with store.work.for_user(athlete.id).snapshot() as w:
            named = w.account_rows.tables()
        assert {"user_account", "activity", "activity_stream", "second_factor", "audit_event"} <= set(named)
        for table in named:
            assert len(await rows_of(store, athlete.id, table, 1)) == (table == "user_account"), table

    async def test_samples_are_numbers_and_bodies_of_files_are_left_out(
        self, store: Store, athlete: User
    ) -> None:
        await _some_of_all(store, athlete.id, 1)
        streams = await rows_of(store, athlete.id, "activity_stream", 100)
        found = {Channel(row["channel"]): tuple(row["samples"]) for row in streams}
        async with store.work.for_user(athlete.id).snapshot() as w:
            stored = await w.recordings.streams(athlete.id, an_activity_id(1))
        assert found == {channel: tuple(samples) for channel, samples in stored.items()} != {}
        (file,) = await rows_of(store, athlete.id, "activity_file", 100)
        assert "body" not in file
        assert file["sha256"] == a_file().sha256

    async def test_what_is_hashed_is_masked(self, store: Store, athlete: User) -> None:
        (account,) = await rows_of(store, athlete.id, "user_account", 100)
        assert account["password_hash"] == "masked"  # noqa: S105 - that is the point
        assert str(athlete.password_hash) not in repr(account)

    async def test_a_bound_unit_shows_nothing_of_another(
        self, store: Store, athlete: User, other: User
    ) -> None:
        async with store.work.for_user(other.id).snapshot() as w:
            for table in w.account_rows.tables():
                with pytest.raises(ForeignOwner):
                    await w.account_rows.page(athlete.id, table, after=None, limit=1)


async def rows_of(store: Store, user_id: UserId, table: str, limit: int) -> list[Row]:
    """Return all rows of a table, read in pages."""
    rows: list[Row] = []
    place = None
    while True:
        async with store.work.for_user(user_id).snapshot() as w:
            page = await w.account_rows.page(user_id, table, after=place, limit=limit)
        rows += page.rows
        place = page.last
        if place is None:
            return rows


async def _some_of_all(store: Store, user_id: UserId, first: int) -> None:
    activity = an_activity_id(first)
    async with store.work.for_user(user_id)() as w:
        for number in (first, first + 1):
            session = a_session(number, user_id=user_id)
            await w.sessions.open(session, a_refresh_token(number), NOW + _IDLE)
            await w.activities.add(an_activity(number, user_id=user_id))
            await w.goals.add(a_goal(number, user_id=user_id))
            await w.consents.add(a_consent(user_id=user_id, decided_at=NOW + timedelta(days=number)))
        await w.training_plans.add(a_training_plan(first, user_id=user_id))
        plan_id = a_training_plan_id(first)
        await w.workouts.add_all(user_id, [a_workout(first, user_id=user_id, plan_id=plan_id)])
        await w.recordings.put_streams(user_id, activity, some_streams())
        await w.recordings.put_laps(user_id, activity, [a_lap()])
        await w.recordings.put_metrics(user_id, activity, some_metrics())
        await w.recordings.put_file(user_id, a_file())
        await w.commit()
