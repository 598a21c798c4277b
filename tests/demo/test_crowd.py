"""Many activities for benchmarks: cheap, plausible, in order."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count, islice, pairwise
from uuid import UUID

import pytest

from training_analyzer.adapters.demo.crowd import many_activities
from training_analyzer.domain.activities.activity import Activity, local_day_of
from training_analyzer.domain.activities.limits import check_totals
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import MakeId, UserId, new_id

UNTIL = date(2026, 11, 24)
USER = UserId(UUID(int=7))


def ids() -> MakeId:
    numbers = count()

    def make_id(now: datetime) -> UUID:
        return new_id(now, next(numbers).to_bytes(10))

    return make_id


def many(seed: int, number: int) -> Iterator[Activity]:
    return many_activities(seed, number, UNTIL, USER, ids())


def test_as_many_come_as_were_asked_for_in_order_and_up_to_the_day() -> None:
    rows = list(many(1, 2500))
    assert len(rows) == 2500
    assert all(before.started_at < after.started_at for before, after in pairwise(rows))
    assert all(before.id < after.id for before, after in pairwise(rows))
    assert rows[-1].local_day == UNTIL
    assert rows[0].local_day > UNTIL - timedelta(days=6 * 365)


def test_they_repeat_for_a_seed_and_differ_for_another() -> None:
    assert list(many(1, 50)) == list(many(1, 50))
    assert list(many(1, 50)) != list(many(2, 50))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_are_possible(number: int) -> None:
    assert len(list(many(1, number))) == number


def test_very_many_crowd_twenty_years_and_come_one_by_one() -> None:
    rows = list(islice(many(1, 100_000_000), 300))
    assert all(before.started_at <= after.started_at for before, after in pairwise(rows))
    assert rows[0].local_day >= UNTIL - timedelta(days=round(20 * 365.25) + 1)


def test_the_core_accepts_each_row() -> None:
    for row in many(3, 1000):
        check_totals(row)
        assert row.local_day == local_day_of(row.started_at, row.utc_offset_s)
        assert 6 <= (row.started_at + timedelta(seconds=row.utc_offset_s)).hour <= 20
        assert row.load is not None
        assert 5 < row.load < 350
        assert (row.avg_hr_bpm or 0) < (row.max_hr_bpm or 0) < 200
        assert row.user_id == USER


def test_sports_are_mixed_and_both_halves_of_the_year_have_their_offset() -> None:
    rows = list(many(1, 1000))
    sports = Counter(row.sport for row in rows)
    assert min(sports[s] for s in (Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING, Sport.STRENGTH)) > 50
    assert {row.utc_offset_s for row in rows} == {3600, 7200}
