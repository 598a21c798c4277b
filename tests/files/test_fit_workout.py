"""Workouts as FIT files, read back by Garmin's own SDK and by fitdecode."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import fitdecode  # type: ignore[import-untyped]
import pytest
from garmin_fit_sdk import Decoder, Stream
from hypothesis import given, settings
from hypothesis import strategies as st

from training_analyzer.adapters.files.fit_workout import FitWorkoutEncoder
from training_analyzer.adapters.files.fit_writer import checksum
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind, steps_done
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.planning.workout import Workout, WorkoutPurpose
from training_analyzer.domain.planning.workout_rules import DESIGNED, design_workout_by_rules
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.testing.planning_builders import a_workout
from training_analyzer.ports.workout_encoder import WorkoutEncoder

POWER, HR, PACE = TargetMetric.POWER, TargetMetric.HEART_RATE, TargetMetric.PACE
RIDER = Threshold(sport=Sport.CYCLING, valid_from=date(2026, 1, 1), ftp_w=250.0, lthr_bpm=165.0)
RUNNER = Threshold(sport=Sport.RUNNING, valid_from=date(2026, 1, 1), threshold_pace_s_per_km=270.0)


def written(workout: Workout, threshold: Threshold | None = None) -> bytes:
    return FitWorkoutEncoder().encode(workout, threshold)


def decoded(data: bytes) -> dict[str, Any]:
    """Return the messages as the SDK reads them. It finds nothing wrong with the file."""
    assert Decoder(Stream.from_byte_array(bytearray(data))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    assert errors == []
    return {**messages}


def steps_of(*parts: Part, threshold: Threshold | None = None, **changes: Any) -> list[dict[str, Any]]:
    """Return the steps as the SDK reads them."""
    found: list[dict[str, Any]] = decoded(written(a_workout(steps=parts, **changes), threshold))[
        "workout_step_mesgs"
    ]
    return found


def work(target: Target | None = None, **changes: Any) -> Step:
    length: dict[str, Any] = {"kind": StepKind.WORK, "duration_s": 600.0, "target": target}
    return Step(**length | changes)


def test_it_is_an_encoder_of_workouts() -> None:
    assert isinstance(FitWorkoutEncoder(), WorkoutEncoder)


def test_the_file_says_what_it_is() -> None:
    workout = a_workout(name="Séries 長距離", sport=Sport.CYCLING, steps=(work(), work()))
    read = decoded(written(workout))
    (file_id,), (head,) = read["file_id_mesgs"], read["workout_mesgs"]
    assert file_id["type"] == "workout"
    assert file_id["manufacturer"] == "development"
    assert file_id["time_created"] == workout.updated_at.replace(microsecond=0)
    assert head == {
        "sport": "cycling", "sub_sport": "generic", "num_valid_steps": 2, "wkt_name": "Séries 長距離",
    }  # fmt: skip


def test_steps_end_by_time_by_distance_or_by_the_lap_button() -> None:
    by_time, by_distance, by_button = steps_of(
        work(duration_s=90.5),
        work(duration_s=None, distance_m=1234.5),
        work(duration_s=None, kind=StepKind.COOLDOWN, note="Gently «ya»."),
    )
    assert (by_time["duration_type"], by_time["duration_time"]) == ("time", 90.5)
    assert (by_distance["duration_type"], by_distance["duration_distance"]) == ("distance", 1234.5)
    assert by_button["duration_type"] == "open"
    assert (by_button["intensity"], by_button["notes"]) == ("cooldown", "Gently «ya».")
    assert [step["message_index"] for step in (by_time, by_distance, by_button)] == [0, 1, 2]
    assert by_time["target_type"] == "open"


def test_a_repeat_follows_its_steps_and_goes_back_to_the_first_of_them() -> None:
    rest = Step(kind=StepKind.REST, duration_s=60.0)
    steps = steps_of(work(kind=StepKind.WARMUP), Repeat(times=5, steps=(work(), rest)), work())
    assert [step.get("intensity") for step in steps] == ["warmup", "active", "rest", None, "active"]
    assert steps[3]["duration_type"] == "repeat_until_steps_cmplt"
    assert (steps[3]["duration_step"], steps[3]["repeat_steps"]) == (1, 5)


@pytest.mark.parametrize(
    ("target", "threshold", "expected"),
    [
        (Target(metric=POWER, zone=2), RIDER, ("power", "custom_target_power", 1138, 1188)),
        (Target(metric=POWER, zone=7), RIDER, ("power", "custom_target_power", 1375, 3500)),
        (Target(metric=POWER, low=199.6, high=220.0), None, ("power", "custom_target_power", 1200, 1220)),
        (Target(metric=HR, zone=1), RIDER, ("heart_rate", "custom_target_heart_rate", 125, 234)),
        (
            Target(metric=HR, low=140.0, high=150.0),
            None,
            ("heart_rate", "custom_target_heart_rate", 240, 250),
        ),
        (Target(metric=PACE, low=3.5, high=4.0), None, ("speed", "custom_target_speed", 3.5, 4.0)),
        (Target(metric=PACE, zone=1), RUNNER, ("speed", "custom_target_speed", 0.0, 2.871)),
    ],
)
def test_a_target_is_written_in_numbers(
    target: Target, threshold: Threshold | None, expected: tuple[str, str, float, float]
) -> None:
    kind, field, low, high = expected
    (step,) = steps_of(work(target), threshold=threshold)
    assert step["target_type"] == kind
    assert (step[f"{field}_low"], step[f"{field}_high"]) == (low, high)


@pytest.mark.parametrize(
    ("metric", "kind", "field"),
    [
        (POWER, "power", "target_power_zone"),
        (HR, "heart_rate", "target_hr_zone"),
        (PACE, "speed", "target_speed_zone"),
    ],
)
def test_a_zone_without_thresholds_is_left_to_the_device(metric: TargetMetric, kind: str, field: str) -> None:
    (step,) = steps_of(work(Target(metric=metric, zone=3)))
    assert (step["target_type"], step[field]) == (kind, 3)


@pytest.mark.parametrize("sport", Sport)
def test_every_sport_has_a_word_of_the_format(sport: Sport) -> None:
    read = decoded(written(a_workout(sport=sport)))["workout_mesgs"][0]["sport"]
    words = {Sport.SKIING: "cross_country_skiing", Sport.STRENGTH: "training", Sport.OTHER: "generic"}
    assert read == words.get(sport, sport.value)


def test_texts_that_are_too_long_are_cut_between_characters() -> None:
    workout = a_workout(name="é" * 200, steps=(work(note="長" * 200), work(note="short")))
    read = decoded(written(workout))
    assert read["workout_mesgs"][0]["wkt_name"] == "é" * 125
    assert [step["notes"] for step in read["workout_step_mesgs"]] == ["長" * 83, "short"]


def test_instants_beyond_the_format_are_brought_to_its_ends() -> None:
    for year in (1, 9999):
        decoded(written(a_workout(updated_at=datetime(year, 1, 1, tzinfo=UTC))))


def test_the_same_workout_gives_the_same_bytes_and_another_one_others() -> None:
    assert written(a_workout()) == written(a_workout())
    assert written(a_workout()) != written(a_workout(name="Other"))


def test_the_checksum_covers_every_byte() -> None:
    data = written(a_workout())
    assert checksum(data) == 0
    for place in (0, 5, 12, 20, len(data) // 2, len(data) - 1):
        damaged = bytearray(data)
        damaged[place] ^= 1
        assert checksum(bytes(damaged)) != 0


TARGETS = st.none() | st.one_of(
    st.builds(Target, metric=st.sampled_from([POWER, HR]), zone=st.integers(1, 7)),
    st.builds(Target, metric=st.just(POWER), low=st.floats(1, 1000), high=st.floats(1000, 2500)),
    st.builds(Target, metric=st.just(HR), low=st.floats(25, 120), high=st.floats(120, 240)),
    st.builds(Target, metric=st.just(PACE), low=st.floats(0.1, 5), high=st.floats(5, 33)),
)
NOTES = st.none() | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200)
STEPS = st.builds(
    Step, kind=st.sampled_from(StepKind), duration_s=st.floats(1.0, 86_400.0), target=TARGETS, note=NOTES
) | st.builds(Step, kind=st.just(StepKind.WORK), distance_m=st.floats(10.0, 1e6), target=TARGETS, note=NOTES)
PARTS = STEPS | st.builds(
    Repeat, times=st.integers(2, 99), steps=st.lists(STEPS, min_size=1, max_size=4).map(tuple)
)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(PARTS, min_size=1, max_size=8), threshold=st.sampled_from([None, RIDER]))
def test_every_workout_is_read_back_by_both_decoders(parts: list[Part], threshold: Threshold | None) -> None:
    data = written(a_workout(steps=tuple(parts)), threshold)
    messages = decoded(data)["workout_step_mesgs"]
    repeats = [part for part in parts if isinstance(part, Repeat)]
    assert len(messages) == len(list(steps_done(parts))) + len(repeats)
    plain = [message for message in messages if message["duration_type"] != "repeat_until_steps_cmplt"]
    for message, (_, step) in zip(plain, steps_done(parts), strict=True):
        if step.duration_s is not None:
            assert message["duration_time"] == pytest.approx(step.duration_s, abs=5.1e-4)
        else:
            assert message["duration_distance"] == pytest.approx(step.distance_m, abs=5.1e-3)
        assert (message["target_type"] == "open") is (step.target is None)
    told = [each["repeat_steps"] for each in messages if each["duration_type"] == "repeat_until_steps_cmplt"]
    assert told == [part.times for part in repeats]
    with fitdecode.FitReader(io.BytesIO(data)) as reader:
        names = [frame.name for frame in reader if frame.frame_type == fitdecode.FIT_FRAME_DATA]
    assert names == ["file_id", "workout", *["workout_step"] * len(messages)]


@pytest.mark.parametrize("purpose", DESIGNED)
def test_what_the_rules_design_goes_to_a_device(purpose: WorkoutPurpose) -> None:
    made = design_workout_by_rules(sport=Sport.RUNNING, purpose=purpose, duration_s=3600.0, threshold=RUNNER)
    workout = replace(a_workout(), steps=made.steps, name=made.name)
    messages = decoded(written(workout, RUNNER))
    assert messages["workout_mesgs"][0]["wkt_name"] == made.name
    assert {step["target_type"] for step in messages["workout_step_mesgs"]} <= {"speed", "open"}
