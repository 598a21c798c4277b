"""Which source a day's value is taken from."""

from dataclasses import replace
from datetime import timedelta

import pytest

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.sync.reading import MEASURES
from training_analyzer.domain.wellness.day import VALUES, WellnessDay
from training_analyzer.domain.wellness.entry import BOUNDS, DayEntry, check_entry
from training_analyzer.domain.wellness.merge import FEEDS, merged
from training_analyzer.plugins.testing.builders import NOW, a_user_id
from training_analyzer.plugins.testing.wellness import DAY, a_reading

EMPTY = WellnessDay(user_id=a_user_id(1), day=DAY)
BY_HAND = a_reading(kind="entry", source="manual", said={"sleep_s": 20_000.0, "subjective": 40.0})


def test_every_value_is_fed_by_words_that_sources_may_say_or_entered() -> None:
    words = {(str(kind), word) for kind, names in MEASURES.items() for word in names}
    assert {pair for pairs in FEEDS.values() for pair in pairs} <= words
    assert set(VALUES) == FEEDS.keys() | BOUNDS.keys()


def test_what_the_athlete_entered_goes_before_what_was_measured() -> None:
    day = merged(EMPTY, [a_reading(), BY_HAND, a_reading(kind="hrv", said={"rmssd_ms": 60.0})], NOW)
    assert (day.sleep_s, day.subjective, day.hrv_rmssd_ms) == (20_000.0, 40.0, 60.0)
    assert day.sources == {"sleep_s": "manual", "subjective": "manual", "hrv_rmssd_ms": "garmin"}
    assert (day.version, day.updated_at) == (1, NOW)


def test_sources_go_by_name_and_fill_each_others_gaps() -> None:
    said = [
        a_reading(source="whoop", said={"asleep_s": 1.0}),
        a_reading(source="whoop", kind="weight", said={"weight_kg": 70.0}),
        a_reading(said={"asleep_s": 2.0}),
    ]
    for order in (said, said[::-1]):
        day = merged(EMPTY, order, NOW)
        assert (day.sleep_s, day.weight_kg) == (2.0, 70.0)
        assert day.sources == {"sleep_s": "garmin", "weight_kg": "whoop"}


def test_the_better_of_two_kinds_is_taken() -> None:
    daily = a_reading(kind="daily", said={"resting_hr_bpm": 50.0, "steps": 9.0})
    better = a_reading(kind="resting_hr", said={"resting_hr_bpm": 47.0})
    assert merged(EMPTY, [daily, better], NOW).resting_hr_bpm == 47.0
    assert merged(EMPTY, [daily], NOW).resting_hr_bpm == 50.0


@pytest.mark.parametrize("value", [-1.0, 90_000.0, float("nan"), None])
def test_a_night_that_nobody_slept_is_unknown(value: float | None) -> None:
    day = merged(EMPTY, [a_reading(said={"asleep_s": value})], NOW)
    assert (day.sleep_s, day.sources) == (None, {})


def test_what_is_no_longer_said_is_unknown_again() -> None:
    before = merged(EMPTY, [a_reading(), BY_HAND], NOW)
    after = merged(before, [a_reading()], NOW)
    assert (after.sleep_s, after.subjective, after.version) == (27_000.5, None, 2)


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_a_number_that_no_person_has_is_refused(name: str) -> None:
    low, high = BOUNDS[name]
    for good in (low, high, None):
        check_entry(DayEntry(DAY, {name: good}), DAY)
    for bad in (low - 0.1, high + 0.1, float("nan")):
        with pytest.raises(InvalidValue) as raised:
            check_entry(DayEntry(DAY, {name: bad}, "/data/3"), DAY)
        assert raised.value.pointer == f"/data/3/{name}"


def test_a_day_to_come_or_before_all_records_is_refused() -> None:
    check_entry(DayEntry(DAY + timedelta(days=1), {}), DAY)
    for day in (DAY + timedelta(days=2), DAY.replace(year=1969)):
        with pytest.raises(InvalidValue, match="from 1970-01-01 to today"):
            check_entry(DayEntry(day, {}), DAY)


def test_a_merged_day_rests_on_nothing_else() -> None:
    stale = replace(EMPTY, sleep_s=5.0, sources={"sleep_s": "gone"}, version=7)
    assert merged(stale, [], NOW) == replace(EMPTY, updated_at=NOW, version=8)
