"""What the hot reads of every store do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from training_analyzer.domain.activities.activity import Activity, LoadMethod
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.identity.session import IDLE_LIFE, EndReason
from training_analyzer.domain.identity.user import Role, User
from training_analyzer.domain.ids import ActivityId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.plugins.testing.builders import (
    NOW,
    TODAY,
    a_refresh_token,
    a_session,
    a_session_id,
    a_triathlon,
    a_user,
    an_activity,
    an_activity_id,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.hot_reads import ActivityRow, PrincipalRow
from training_analyzer.ports.store import Store


class HotReadsContract(StoredContract):
    """Pages, the series and the caller, as they are now."""

    async def test_a_caller_is_the_session_with_its_account(self, store: Store, athlete: User) -> None:
        session = a_session()
        await _open(store)
        assert await store.hot_reads.principal(session.id) == PrincipalRow(
            user_id=athlete.id,
            session_id=session.id,
            timezone=athlete.timezone,
            role="athlete",
            active=True,
            revoked_at=None,
            expires_at=session.expires_at,
            idle_expires_at=session.idle_expires_at,
            authenticated_at=session.authenticated_at,
            last_used_at=session.last_used_at,
        )
        assert await store.hot_reads.principal(a_session_id(9)) is None

    async def test_a_caller_follows_every_change_at_once(self, store: Store, athlete: User) -> None:
        await _open(store)
        async with store.work() as w:
            await w.users.save(replace(athlete, active=False, role=Role.ADMIN, timezone="Asia/Tokyo"))
            await w.sessions.end(athlete.id, a_session_id(), EndReason.SIGNED_OUT, NOW)
            await w.commit()
        row = await store.hot_reads.principal(a_session_id())
        assert row is not None
        assert (row.active, row.role, row.timezone, row.revoked_at) == (False, "admin", "Asia/Tokyo", NOW)

    @pytest.mark.parametrize("limit", [1, 2, 7, 200])
    async def test_pages_show_each_activity_once_newest_first(
        self, store: Store, athlete: User, limit: int
    ) -> None:
        tied = [an_activity(n, started_at=NOW) for n in range(1, 8)]
        await stored_activities(store, *tied, *(an_activity(n) for n in range(10, 20)))
        seen = await _walk(store, athlete, limit)
        assert seen == sorted(seen, key=lambda row: (row.started_at, row.id), reverse=True)
        assert len({row.id for row in seen}) == len(seen) == 17

    async def test_a_walk_is_complete_while_rows_come_and_go(self, store: Store, athlete: User) -> None:
        first = [an_activity(n) for n in range(1, 21)]
        await stored_activities(store, *first)
        seen: list[ActivityRow] = []
        after = None
        for number in range(21, 60):
            page = await store.hot_reads.activity_page(athlete.id, after=after, limit=3)
            if not page:
                break
            seen += page
            after = Position(page[-1].started_at, page[-1].id)
            await stored_activities(store, an_activity(number))  # newer than all: above the walk
            async with store.work() as w:
                await w.activities.remove(athlete.id, page[0].id, NOW)  # seen already
                await w.commit()
        assert [row.id for row in seen] == [each.id for each in reversed(first)]

    async def test_a_row_holds_what_lists_show(self, store: Store, athlete: User) -> None:
        primary = an_activity(1)
        full = an_activity(
            2,
            name="Ünïcode 🏃",
            sub_sport="trail",
            timezone="Europe/Madrid",
            moving_time_s=3400.5,
            distance_m=10_000.125,
            ascent_m=123.0,
            avg_hr_bpm=140,
            max_hr_bpm=171,
            avg_power_w=250,
            max_power_w=900,
            np_w=260.5,
            partial=True,
            duplicate_of=primary.id,
        )
        await stored_activities(store, primary, full)
        newest, oldest = await store.hot_reads.activity_page(athlete.id, after=None, limit=5)
        assert newest == _row_of(full)
        assert oldest == _row_of(primary)

    async def test_one_activity_is_read_whole_by_its_athlete_alone(
        self, store: Store, athlete: User, other: User
    ) -> None:
        ride = an_activity(1, sport=Sport.CYCLING, notes="windy", import_notes=("a gap", "no end"))
        await stored_activities(store, ride, an_activity(2, user_id=other.id))
        reads = store.hot_reads
        assert await reads.activity(athlete.id, ride.id) == ride
        assert await reads.activity(other.id, ride.id) is None
        assert await reads.activity(athlete.id, an_activity_id(2)) is None

    async def test_legs_are_not_listed(self, store: Store, athlete: User) -> None:
        whole, *legs = a_triathlon()
        await stored_activities(store, whole, *legs)
        assert [row.id for row in await _walk(store, athlete, 9)] == [whole.id]

    async def test_lists_hold_one_sport(self, store: Store, athlete: User) -> None:
        ride = an_activity(2, sport=Sport.CYCLING)
        await stored_activities(store, an_activity(1), ride, an_activity(3))
        page = await store.hot_reads.activity_page(athlete.id, after=None, limit=9, sport=Sport.CYCLING)
        assert [row.id for row in page] == [ride.id]

    async def test_days_are_the_athletes_own_on_both_sides_of_the_date_line(
        self, store: Store, athlete: User
    ) -> None:
        instant = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
        east = an_activity(1, started_at=instant, utc_offset_s=14 * 3600)  # the 11th, one in the morning
        west = an_activity(2, started_at=instant, utc_offset_s=-12 * 3600)  # the 9th, eleven at night
        await stored_activities(store, east, west)
        for day, found in ((9, [west.id]), (10, []), (11, [east.id])):
            one = date(2026, 3, day)
            page = await store.hot_reads.activity_page(athlete.id, after=None, limit=9, first=one, last=one)
            assert [row.id for row in page] == found

    async def test_a_span_of_days_is_paged(self, store: Store, athlete: User) -> None:
        days = [TODAY + timedelta(days=n) for n in range(10)]
        await stored_activities(
            store, *(an_activity(n + 1, started_at=NOW + timedelta(days=n)) for n in range(len(days)))
        )
        seen: list[ActivityId] = []
        after = None
        while page := await store.hot_reads.activity_page(
            athlete.id, after=after, limit=2, first=days[2], last=days[6], sport=Sport.RUNNING
        ):
            seen += [row.id for row in page]
            after = Position(page[-1].started_at, page[-1].id)
        assert seen == [an_activity_id(n) for n in range(7, 2, -1)]

    async def test_open_spans_and_extreme_days_are_taken(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        for first, last in ((date.min, date.max), (None, date.max), (date.min, None), (TODAY, None)):
            page = await store.hot_reads.activity_page(
                athlete.id, after=None, limit=9, first=first, last=last
            )
            assert len(page) == 1
        page = await store.hot_reads.activity_page(athlete.id, after=None, limit=9, last=date.min)
        assert list(page) == []

    async def test_nobody_elses_activities_are_listed(self, store: Store, athlete: User, other: User) -> None:
        await stored_activities(store, an_activity(), an_activity(user_id=other.id, name="theirs"))
        assert [row.name for row in await _walk(store, athlete, 9)] == ["Run 1"]

    async def test_the_series_is_read_within_bounds_in_order(
        self, store: Store, athlete: User, other: User
    ) -> None:
        rows = [_day(n) for n in range(800)]
        async with store.work() as w:
            await w.training_load.replace(athlete.id, ALL_SPORTS, rows[0].day, date.max, rows)
            await w.training_load.replace(athlete.id, "running", rows[5].day, date.max, rows[5:9])
            await w.commit()
        reads = store.hot_reads
        found = await reads.training_load(
            athlete.id, sport=ALL_SPORTS, first=rows[10].day, last=rows[799].day
        )
        assert list(found) == rows[10:]
        one = await reads.training_load(athlete.id, sport="running", first=rows[5].day, last=rows[5].day)
        assert [row.day for row in one] == [rows[5].day]
        assert (
            list(await reads.training_load(other.id, sport=ALL_SPORTS, first=date.min, last=date.max)) == []
        )
        assert await reads.series_days(athlete.id, sport=ALL_SPORTS) == (rows[0].day, rows[-1].day)
        assert await reads.series_days(athlete.id, sport="running") == (rows[5].day, rows[8].day)
        assert await reads.series_days(other.id, sport=ALL_SPORTS) is None

    async def test_preferences_are_the_athletes_own(self, store: Store, athlete: User, other: User) -> None:
        chosen = TrainingPreferences(ctl_days=28.0, load_order={Sport.RUNNING: (LoadMethod.HRSS,)})
        async with store.work() as w:
            await w.thresholds.save_preferences(athlete.id, chosen, NOW)
            await w.commit()
        assert await store.hot_reads.training_preferences(athlete.id) == chosen
        assert await store.hot_reads.training_preferences(other.id) == TrainingPreferences()

    async def test_a_series_counts_its_changes(self, store: Store, athlete: User, other: User) -> None:
        assert await store.hot_reads.series_version(athlete.id, ALL_SPORTS) == 0
        seen = {0}
        for n in range(3):
            async with store.work() as w:
                await w.training_load.replace(athlete.id, ALL_SPORTS, TODAY, date.max, [_day(n)])
                await w.commit()
            version = await store.hot_reads.series_version(athlete.id, ALL_SPORTS)
            assert version not in seen
            seen.add(version)
        assert await store.hot_reads.series_version(other.id, ALL_SPORTS) == 0

    async def test_what_was_not_committed_is_not_read(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            await w.activities.add(an_activity())
            assert await _walk(store, athlete, 9) == []


async def _open(store: Store) -> None:
    async with store.work() as w:
        await w.users.find_by_email(a_user().email)
        await w.sessions.open(a_session(), a_refresh_token(), NOW + IDLE_LIFE)
        await w.commit()


async def _walk(store: Store, athlete: User, limit: int) -> list[ActivityRow]:
    seen: list[ActivityRow] = []
    after = None
    while page := await store.hot_reads.activity_page(athlete.id, after=after, limit=limit):
        assert len(page) <= limit
        seen += page
        after = Position(page[-1].started_at, page[-1].id)
    return seen


def _row_of(activity: Activity) -> ActivityRow:
    return ActivityRow(**{name: getattr(activity, name) for name in ActivityRow._fields})


def _day(n: int) -> DailyLoad:
    return DailyLoad(
        day=TODAY + timedelta(days=n),
        load=n / 3,
        timer_time_s=60.0 * n,
        activity_count=n,
        ctl=0.1 * n,
        atl=0.2,
    )
