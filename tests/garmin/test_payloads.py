"""Garmin's JSON has traps; one test each."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.garmin.fake.athlete import an_activity_row, an_archive, ms, shifted_ms
from training_analyzer.adapters.garmin_data.activities import summaries, summary
from training_analyzer.adapters.garmin_data.days import days
from training_analyzer.adapters.garmin_data.fitness import (
    race_predictions,
    readiness,
    training_status,
    vo2max,
    weights,
)
from training_analyzer.adapters.garmin_data.nights import hrv, night, nights
from training_analyzer.adapters.garmin_data.recording import MOST_BYTES, recording
from training_analyzer.adapters.garmin_data.sports import sport_of
from training_analyzer.adapters.garmin_data.statuses import retry_after_s
from training_analyzer.adapters.garmin_data.values import (
    ShapeChanged,
    instant_written,
    measured,
    number,
    wall_clock,
)
from training_analyzer.domain.activities.recording import FileFormat
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.sync.reading import MEASURES, Reading
from training_analyzer.domain.sync.source import Capability

DAY = date(2026, 3, 1)
START = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
WOKE = datetime(2026, 3, 1, 5, 30, tzinfo=UTC)


def row(**changes: Any) -> Any:
    return an_activity_row(42, START, **changes)


def only(found: Iterable[Reading]) -> Reading:
    [one] = found
    assert one.values.keys() <= MEASURES[one.kind]
    assert json.loads(one.raw)
    return one


def test_a_start_is_the_milliseconds_and_the_offset_local_less_gmt() -> None:
    found = summary(
        row(startTimeLocal="2026-03-01 00:45:00", startTimeGMT="2026-03-01 06:30:00"), source="garmin"
    )
    assert found.started_at == START
    assert found.utc_offset_s == -(5 * 60 + 45) * 60


def test_without_milliseconds_the_text_in_gmt_will_do_and_the_local_one_never() -> None:
    assert summary(row(beginTimestamp=None), "garmin").started_at == START
    with pytest.raises(ShapeChanged):
        summary(row(beginTimestamp=None, startTimeGMT=None), "garmin")


def test_metres_seconds_beats_watts_and_kilocalories_are_taken_as_they_are() -> None:
    found = summary(row(avgPower=231.0, maxPower=612.0, normPower=248.0), "garmin")
    assert (found.distance_m, found.ascent_m) == (12345.6, 123.4)
    assert (found.timer_time_s, found.elapsed_time_s, found.moving_time_s) == (3600.5, 3725.25, 3590.0)
    assert (found.avg_hr_bpm, found.max_hr_bpm, found.energy_kcal) == (151.0, 178.0, 812.0)
    assert (found.avg_power_w, found.max_power_w, found.np_w) == (231.0, 612.0, 248.0)


def test_a_heart_rate_of_zero_was_never_measured() -> None:
    found = summary(row(averageHR=0.0, maxHR=0.0), "garmin")
    assert (found.avg_hr_bpm, found.max_hr_bpm) == (None, None)


def test_centimetres_and_grams_are_not_taken_for_metres() -> None:
    found = summary(row(avgStrideLength=117.3, poolLength=5000.0), "garmin")
    assert 117.3 not in vars_of(found)
    assert 5000.0 not in vars_of(found)


def test_a_revision_changes_with_the_activity_and_not_with_who_likes_it() -> None:
    was = summary(row(), "garmin").revision
    assert summary(dict(reversed(row().items())), "garmin").revision == was
    liked = row(ownerProfileImageUrlSmall="another", numberOfActivityLikes=3, likedByUser=True)
    assert summary(liked, "garmin").revision == was
    assert summary(row(activityName="Evening run"), "garmin").revision != was


def test_a_leg_names_the_whole_and_an_entry_by_hand_says_so() -> None:
    found = summary(row(parentId=41, manualActivity=True), "garmin")
    assert (found.parent_id, found.manual) == ("41", True)


@pytest.mark.parametrize(
    "answer", [{"error": 1}, ["x"], [{}], [{"activityId": "42"}], [row(activityId=True)]]
)
def test_a_list_of_another_shape_is_a_change_of_the_protocol(answer: Any) -> None:
    with pytest.raises(ShapeChanged):
        summaries(answer, "garmin")


def test_no_activities_is_an_empty_page() -> None:
    assert summaries([], "garmin") == summaries({}, "garmin") == summaries(None, "garmin") == []


@pytest.mark.parametrize(
    ("type_key", "sport"),
    [
        ("running", Sport.RUNNING),
        ("treadmill_running", Sport.RUNNING),
        ("virtual_run", Sport.RUNNING),
        ("road_biking", Sport.CYCLING),
        ("virtual_ride", Sport.CYCLING),
        ("e_bike_fitness", Sport.CYCLING),
        ("lap_swimming", Sport.SWIMMING),
        ("open_water_swimming", Sport.SWIMMING),
        ("casual_walking", Sport.WALKING),
        ("hiking", Sport.HIKING),
        ("indoor_rowing", Sport.ROWING),
        ("strength_training", Sport.STRENGTH),
        ("skate_skiing_ws", Sport.SKIING),
        ("multi_sport", Sport.MULTISPORT),
        ("bikeToRunTransition_v2", Sport.TRANSITION),
        ("breathwork", Sport.OTHER),
        ("", Sport.OTHER),
    ],
)
def test_types_are_sports(type_key: str, sport: Sport) -> None:
    assert sport_of(type_key) is sport


def test_a_recording_is_unpacked_and_the_original_goes_before_conversions() -> None:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("42.gpx", b"<gpx/>")
        archive.writestr("42_ACTIVITY.FIT", b"a recording")
    found = recording(written.getvalue())
    assert (found.data, found.format) == (b"a recording", FileFormat.FIT)
    assert recording(an_archive("42", b"<gpx/>", "gpx")).format is FileFormat.GPX


def test_what_is_no_archive_of_a_recording_is_a_change_of_the_protocol() -> None:
    whole = an_archive("42", b"a recording" * 100)
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("42.fit", bytes(MOST_BYTES + 1))
    for each in (b"", b"<html>", whole[:60], an_archive("42", b"x", "txt"), bomb.getvalue()):
        with pytest.raises(ShapeChanged):
            recording(each)


def sleep(**changes: Any) -> Any:
    return {
        "calendarDate": "2026-03-01",
        "sleepTimeSeconds": 27000,
        "sleepStartTimestampGMT": ms(WOKE - timedelta(hours=8)),
        "sleepEndTimestampGMT": ms(WOKE),
        "sleepEndTimestampLocal": shifted_ms(WOKE, 1),
        **changes,
    }


def test_a_night_is_of_the_day_of_waking_and_its_ends_are_instants() -> None:
    found = only(night({"dailySleepDTO": sleep()}))
    assert (found.day, found.at) == (DAY, WOKE)
    assert found.values["started_at"] == "2026-02-28T21:30:00+00:00"


def test_local_milliseconds_show_the_wall_clock_and_are_no_instant() -> None:
    assert wall_clock(shifted_ms(WOKE, 1)) == datetime(2026, 3, 1, 6, 30)  # noqa: DTZ001 (a wall clock)
    late = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    found = only(
        night({"dailySleepDTO": sleep(calendarDate=None, sleepEndTimestampLocal=shifted_ms(late, 1))})
    )
    assert found.day == DAY


def test_a_watch_that_was_not_worn_is_a_body_of_nulls_and_no_night() -> None:
    nulls = dict.fromkeys(sleep(), None)
    assert (
        list(night({"dailySleepDTO": nulls})) == list(night({"dailySleepDTO": None})) == list(night({})) == []
    )


def test_stages_come_from_the_summary_else_from_the_course_of_the_night() -> None:
    levels = [
        {"startGMT": "2026-03-01T00:00:00.0", "endGMT": "2026-03-01T01:00:00.0", "activityLevel": 0.0},
        {"startGMT": "2026-03-01T01:00:00.0", "endGMT": "2026-03-01T03:00:00.0", "activityLevel": 1.0},
        {"startGMT": "2026-03-01T03:00:00.0", "endGMT": "2026-03-01T03:30:00.0", "activityLevel": 2.0},
        {"startGMT": "2026-03-01T03:30:00.0", "endGMT": "2026-03-01T03:40:00.0", "activityLevel": 3.0},
    ]
    found = only(night({"dailySleepDTO": sleep(deepSleepSeconds=3000), "sleepLevels": levels})).values
    assert [found[name] for name in ("deep_s", "light_s", "rem_s", "awake_s")] == [3000, 7200, 1800, 600]


def test_several_nights_come_as_a_list() -> None:
    found = list(nights([sleep(), sleep(calendarDate="2026-03-02"), sleep(sleepTimeSeconds=None)]))
    assert [each.day for each in found] == [DAY, date(2026, 3, 2)]


def test_heart_rate_variability_is_rmssd_in_ms_with_the_ends_of_its_bands() -> None:
    baseline = {"lowUpper": 50, "balancedLow": 54, "balancedUpper": 70}
    night_of = {"calendarDate": "2026-03-01", "lastNightAvg": 63, "weeklyAvg": 61, "baseline": baseline}
    found = only(hrv({"hrvSummaries": [night_of, {"calendarDate": "2026-03-02", "lastNightAvg": None}]}))
    assert found.values["rmssd_ms"] == 63.0
    bands = ("baseline_low_ms", "balanced_low_ms", "balanced_high_ms")
    assert [found.values[name] for name in bands] == [50, 54, 70]


def test_204_is_an_empty_object_and_no_data() -> None:
    empty: Any = {}
    every: list[Callable[[Any], Iterable[Reading]]] = [
        night, nights, hrv, vo2max, training_status, readiness, race_predictions, weights,
    ]  # fmt: skip
    assert [list(read(empty)) for read in every] == [[]] * len(every)
    assert list(days(empty, frozenset(Capability))) == []


def test_stress_of_minus_one_or_two_was_not_measured() -> None:
    for level in (-1, -2):
        flat = {
            "data": [{"calendarDate": "2026-03-01", "averageStressLevel": level, "maxStressLevel": level}]
        }
        assert list(days(flat, frozenset({Capability.STRESS}))) == []


def test_days_are_read_nested_as_garmin_describes_them_and_flat_as_the_library_does() -> None:
    nested = {
        "calendarDate": "2026-03-01",
        "movement": {"steps": {"value": 9000}},
        "heartRate": {"restingValue": 44},
        "intensityMinutes": {"vigorous": 50},
        "stress": {"avgLevel": 24},
        "bodyBattery": {"chargedValue": 70, "drainedValue": 64, "maxValue": 92, "minValue": 15},
    }
    flat = {
        "calendarDate": "2026-03-01",
        "totalSteps": 9000,
        "restingHeartRate": 44,
        "vigorousIntensityMinutes": 50,
        "averageStressLevel": 24,
        "bodyBatteryChargedValue": 70,
        "bodyBatteryDrainedValue": 64,
        "bodyBatteryHighestValue": 92,
        "bodyBatteryLowestValue": 15,
    }
    kinds = frozenset({Capability.DAILY, Capability.RESTING_HR, Capability.STRESS, Capability.ENERGY})
    told = [{each.kind: each.values for each in days(body, kinds)} for body in ({"data": [nested]}, [flat])]
    assert told[0] == told[1]
    assert told[0][Capability.RESTING_HR] == {"resting_hr_bpm": 44.0}
    assert told[0][Capability.ENERGY] == {"charged": 70.0, "drained": 64.0}
    assert told[0][Capability.DAILY]["vigorous_s"] == 3000.0
    assert told[0][Capability.DAILY]["body_battery_high"] == 92.0


def test_only_the_kinds_that_were_asked_for_come_of_a_day() -> None:
    body = [{"calendarDate": "2026-03-01", "totalSteps": 9000, "restingHeartRate": 44}]
    assert only(days(body, frozenset({Capability.RESTING_HR}))).kind is Capability.RESTING_HR


def test_vo2max_is_the_precise_value_else_the_rounded_one() -> None:
    generic = {"calendarDate": "2026-03-01", "vo2MaxPreciseValue": None, "vo2MaxValue": 54.0}
    assert only(vo2max([{"generic": generic, "cycling": None}])).values == {
        "running_ml_kg_min": 54.0,
        "cycling_ml_kg_min": None,
    }
    cycling = {"calendarDate": "2026-03-01", "vo2MaxPreciseValue": 58.4, "vo2MaxValue": 58.0}
    found = only(vo2max([{"generic": None, "cycling": cycling}]))
    assert (found.day, found.values["cycling_ml_kg_min"]) == (DAY, 58.4)
    assert list(vo2max([{"generic": dict.fromkeys(generic), "cycling": None}])) == []


def test_a_training_status_is_the_primary_devices_else_any() -> None:
    def by_device(**primary: bool) -> Any:
        data = {
            name: {
                "calendarDate": "2026-03-01",
                "trainingStatus": int(name[1:]),
                "primaryTrainingDevice": first,
            }
            for name, first in primary.items()
        }
        return {"mostRecentTrainingStatus": {"latestTrainingStatusData": data}}

    found = only(training_status(by_device(d1=False, d7=True)))
    assert (found.device, found.values["status"]) == ("d7", "7")
    assert only(training_status(by_device(d3=False))).values["status"] == "3"
    assert list(training_status({"mostRecentTrainingStatus": None})) == []


def test_readiness_is_the_latest_of_a_day_and_recovery_is_told_in_minutes() -> None:
    morning = {
        "calendarDate": "2026-03-01",
        "timestamp": "2026-03-01T05:31:00.0",
        "score": 71,
        "recoveryTime": 720,
    }
    evening = {**morning, "timestamp": "2026-03-01T19:02:00.0", "score": 40, "recoveryTime": 1440}
    found = only(readiness([evening, morning]))
    assert found.values == {"score": 40.0, "level": None, "recovery_s": 86400.0}
    assert found.at == datetime(2026, 3, 1, 19, 2, tzinfo=UTC)


def test_race_predictions_come_as_an_object_or_as_a_list() -> None:
    body = {"calendarDate": "2026-03-01", "time5K": 1200, "time10K": 2520}
    assert only(race_predictions(body)).values == only(race_predictions([body])).values
    with pytest.raises(ShapeChanged):
        list(race_predictions("soon"))


def test_masses_are_grams() -> None:
    latest = {"weight": 70250.0, "bodyFat": 14.5, "muscleMass": 33000, "timestampGMT": ms(WOKE)}
    found = only(weights({"dailyWeightSummaries": [{"summaryDate": "2026-03-01", "latestWeight": latest}]}))
    assert found.values == {"weight_kg": 70.25, "body_fat_pct": 14.5, "muscle_kg": 33.0}
    assert found.at == WOKE


def test_times_in_gmt_end_with_a_point_and_a_digit() -> None:
    told = ("2026-03-01T05:30:00.0", "2026-03-01 05:30:00", "2026-03-01T05:30:00.000", ms(WOKE))
    assert {instant_written(each) for each in told} == {WOKE}
    assert instant_written("yesterday") is instant_written(None) is None


def test_what_is_no_finite_number_is_unknown() -> None:
    nothing: list[object] = [True, "1", None, float("nan"), float("inf"), 10**400, []]
    assert [number(each) for each in nothing] == [None] * 7
    assert (measured(-1), measured(-2.0), measured(0)) == (None, None, 0.0)


def test_retry_after_is_seconds_or_a_date_beside_the_answers_own() -> None:
    dates = {"Retry-After": "Sun, 01 Mar 2026 12:02:00 GMT", "Date": "Sun, 01 Mar 2026 12:00:00 GMT"}
    assert retry_after_s({"Retry-After": "17"}) == 17
    assert retry_after_s(dates) == 120
    assert retry_after_s({"Retry-After": "9" * 12}) == 24 * 3600
    for nonsense in ({}, {"Retry-After": ""}, {"Retry-After": "soon"}, {"Retry-After": "-3"}):
        assert retry_after_s(nonsense) is None


def vars_of(found: object) -> list[object]:
    return [getattr(found, name) for name in type(found).__slots__ if name != "raw"]  # type: ignore[attr-defined]
