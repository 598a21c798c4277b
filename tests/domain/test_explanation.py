"""What each value rests on, held against how it is measured."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.assumptions import Assumption
from training_analyzer.domain.training.explanation import Explanation, Inputs, explanations
from training_analyzer.domain.training.formulas import FORMULAS, formula_of
from training_analyzer.domain.training.measure import measure, whole
from training_analyzer.domain.training.metrics import ALGORITHM, VALUES, ActivityMetrics, Evidence
from training_analyzer.domain.training.offered import Metric, OfferedMetrics
from training_analyzer.domain.training.preferences import DEFAULT_ORDER
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import MOST_S, per_second
from training_analyzer.domain.training.thresholds import Sex, Threshold

HOUR = 3600
SPORTS = (Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING, Sport.OTHER)
CHANNELS = (Channel.HEART_RATE, Channel.POWER, Channel.SPEED, Channel.ALTITUDE)


def a_row(sport: Sport = Sport.RUNNING, **changes: Any) -> Threshold:
    """Return a row with every threshold."""
    row = Threshold(
        sport=sport,
        valid_from=date(2026, 1, 1),
        ftp_w=250.0,
        lthr_bpm=165.0,
        max_hr_bpm=190.0,
        rest_hr_bpm=50.0,
        threshold_pace_s_per_km=270.0,
        css_s_per_100m=95.0,
        weight_kg=70.0,
        sex=Sex.FEMALE,
    )
    return replace(row, **changes)


def some_streams(seconds: int = HOUR) -> Streams:
    """Return samples of everything, none of them steady."""
    return {
        Channel.TIME: [float(s) for s in range(seconds)],
        Channel.HEART_RATE: [130.0 + s % 50 for s in range(seconds)],
        Channel.POWER: [150.0 + s % 120 for s in range(seconds)],
        Channel.SPEED: [3.0 + s % 3 / 10 for s in range(seconds)],
        Channel.ALTITUDE: [100.0 + s % 60 for s in range(seconds)],
    }


def evidence_of(sport: Sport = Sport.RUNNING, streams: Streams | None = None, **changes: Any) -> Evidence:
    """Return an hour with everything recorded and nothing entered."""
    evidence = Evidence(
        sport=sport,
        streams=some_streams() if streams is None else streams,
        timer_time_s=float(HOUR),
        distance_m=3000.0,
    )
    return replace(evidence, **changes)


def explained(
    evidence: Evidence,
    row: Threshold | None,
    order: tuple[LoadMethod, ...] = DEFAULT_ORDER,
    offered: OfferedMetrics = OfferedMetrics(),  # noqa: B008 - a frozen value
) -> tuple[ActivityMetrics, dict[str, Explanation]]:
    """Return an activity's metrics, and what they rest on."""
    metrics = measure(evidence, row, order, offered)
    seconds = per_second(evidence.streams, evidence.sport)
    inputs = Inputs(
        evidence=evidence, seconds=seconds, threshold=row, order=order, algorithm=offered.algorithm
    )
    return metrics, explanations(metrics, inputs)


def values_of(metrics: ActivityMetrics) -> dict[str, object]:
    """Return every explained value, its load aside, which rests on others."""
    found: dict[str, object] = {name: getattr(metrics, name) for name in VALUES}
    for name in FORMULAS:
        group, _, part = name.partition(".")
        if part:
            found[name] = getattr(metrics, group).get(part)
    return found


def test_every_value_has_an_explanation() -> None:
    metrics, found = explained(evidence_of(), a_row())
    assert {"load", *VALUES} <= found.keys()
    parts = {f"zones.{name}" for name in metrics.zones} | {f"mean_max.{name}" for name in metrics.mean_max}
    assert parts <= found.keys()


@pytest.mark.parametrize("sport", SPORTS)
@pytest.mark.parametrize("name", [each.name for each in fields(Threshold)][2:])
def test_a_value_that_a_threshold_changes_names_the_threshold(sport: Sport, name: str) -> None:
    row, evidence = a_row(sport), evidence_of(sport)
    other: Any = Sex.MALE if name == "sex" else getattr(row, name) * 0.97
    before, after = (
        values_of(measure(evidence, each, DEFAULT_ORDER)) for each in (row, replace(row, **{name: other}))
    )
    changed = {value for value in before if before[value] != after[value]}
    assert {value for value in changed if name not in formula_of(value, evidence).thresholds} == set()


@pytest.mark.parametrize("sport", SPORTS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_value_that_a_channel_changes_names_the_channel(sport: Sport, channel: Channel) -> None:
    evidence, row = evidence_of(sport), a_row(sport)
    less = replace(evidence, streams={name: s for name, s in evidence.streams.items() if name != channel})
    before, after = (values_of(measure(each, row, DEFAULT_ORDER)) for each in (evidence, less))
    changed = {value for value in before if before[value] != after[value]}
    assert {value for value in changed if channel not in formula_of(value, evidence).channels} == set()


@pytest.mark.parametrize("sport", SPORTS)
@pytest.mark.parametrize("row", [a_row(), a_row(lthr_bpm=None, sex=None), a_row(max_hr_bpm=None), None])
def test_null_has_its_reason_and_a_value_has_none(sport: Sport, row: Threshold | None) -> None:
    threshold = row and replace(row, sport=sport)
    for streams in (some_streams(), some_streams(20), {}, {Channel.TIME: [0.0, 1.0]}):
        metrics, found = explained(evidence_of(sport, streams), threshold)
        values = {**values_of(metrics), "load": metrics.load}
        for name, value in values.items():
            assert (value is None) == (found[name].reason is not None), name
        assert {name for name, each in found.items() if each.estimated} == metrics.estimated


def test_what_is_estimated_is_named_with_what_was_taken_instead() -> None:
    _, found = explained(evidence_of(), a_row(lthr_bpm=None, sex=None))
    assert found["trimp"].estimated == (Assumption("sex", "male"),)
    assert found["hrss"].estimated == (
        Assumption("sex", "male"),
        Assumption("lthr_bpm", "0.9 * max_hr_bpm", 171.0),
    )
    _, known = explained(evidence_of(), a_row())
    assert (known["trimp"].estimated, known["hrss"].estimated) == ((), ())
    assert known["lucia_trimp"].estimated == (Assumption("lt1_bpm", "a share of lthr_bpm", 140.25),)


def test_a_row_is_shown_with_the_fields_that_are_read_even_unknown_ones() -> None:
    _, found = explained(evidence_of(), a_row(ftp_w=None))
    assert found["tss"].thresholds == {"ftp_w": None}
    assert (found["tss"].threshold_from, found["tss"].reason) == (date(2026, 1, 1), Reason.NO_THRESHOLD)
    assert found["hrss"].thresholds == {
        "rest_hr_bpm": 50.0,
        "max_hr_bpm": 190.0,
        "sex": Sex.FEMALE,
        "lthr_bpm": 165.0,
    }
    assert (found["np_w"].thresholds, found["np_w"].threshold_from) == ({}, None)
    _, without = explained(evidence_of(), None)
    assert (without["tss"].thresholds, without["tss"].threshold_from) == ({"ftp_w": None}, None)


def test_seconds_with_a_value_and_dropped_samples_are_counted_by_channel() -> None:
    rates = [140.0] * 100 + [300.0] * 50 + [None] * 50
    streams: Streams = {Channel.TIME: [float(s) for s in range(200)], Channel.HEART_RATE: rates}
    _, found = explained(evidence_of(streams=streams), a_row())
    assert found["trimp"].samples_s == {"hr_bpm": 100}
    assert found["trimp"].dropped == {"hr_bpm": 50}
    assert found["np_w"].samples_s == {"power_w": 0}
    assert found["np_w"].dropped == {}


def test_without_best_efforts_there_is_a_reason() -> None:
    def reason(metres_a_second: float, sport: Sport = Sport.RUNNING) -> Reason | None:
        way: Streams = {**some_streams(), Channel.DISTANCE: [s * metres_a_second for s in range(HOUR)]}
        return explained(evidence_of(sport, way), None)[1]["best_efforts"].reason

    assert reason(3.0) is None
    assert reason(0.05) is Reason.TOO_SHORT
    assert reason(3.0, Sport.CYCLING) is Reason.OTHER_SPORT
    assert explained(evidence_of(), None)[1]["best_efforts"].reason is Reason.NO_DISTANCE


def tried(found: dict[str, Explanation]) -> list[tuple[LoadMethod, Reason | None]]:
    return [(each.method, each.reason) for each in found["load"].tried]


def test_the_load_says_what_was_tried_before_the_chosen_method() -> None:
    streams: Streams = {name: s for name, s in some_streams().items() if name != Channel.POWER}
    _, found = explained(evidence_of(streams=streams), a_row(threshold_pace_s_per_km=None))
    assert tried(found) == [
        (LoadMethod.OVERRIDE, Reason.NOT_GIVEN),
        (LoadMethod.POWER_TSS, Reason.NO_POWER),
        (LoadMethod.RUN_TSS, Reason.NO_THRESHOLD),
        (LoadMethod.SWIM_TSS, Reason.OTHER_SPORT),
        (LoadMethod.HRSS, None),
    ]
    order = (LoadMethod.SRPE, LoadMethod.HRSS)
    _, other = explained(evidence_of(rpe=7.0), a_row(), order)
    assert tried(other) == [(LoadMethod.OVERRIDE, Reason.NOT_GIVEN), (LoadMethod.SRPE, None)]
    assert other["load"].totals == {"load_override": None, "rpe": 7.0, "timer_time_s": 3600.0}


def test_the_athletes_own_number_ends_the_search() -> None:
    _, found = explained(evidence_of(load_override=12.0), a_row())
    assert tried(found) == [(LoadMethod.OVERRIDE, None)]


def test_without_a_load_every_method_has_its_reason() -> None:
    metrics, found = explained(evidence_of(streams={}, distance_m=None), None)
    assert metrics.load is None
    assert [method for method, _ in tried(found)] == list(DEFAULT_ORDER)
    assert all(reason is not None for _, reason in tried(found))
    assert found["load"].reason is metrics.reasons["load"]


def test_a_mean_heart_rate_is_named_where_there_are_no_samples() -> None:
    _, found = explained(evidence_of(streams={}, avg_hr_bpm=150.0), a_row())
    assert found["trimp"].formula == "trimp.banister_trimp"
    assert found["trimp"].totals == {"avg_hr_bpm": 150.0, "timer_time_s": 3600.0}
    assert explained(evidence_of(avg_hr_bpm=150.0), a_row())[1]["trimp"].totals == {}


def test_a_recording_that_is_too_long_says_so_everywhere() -> None:
    streams: Streams = {Channel.TIME: [0.0, float(MOST_S)], Channel.HEART_RATE: [150.0, 150.0]}
    _, found = explained(evidence_of(streams=streams), a_row())
    others = {"load", "best_efforts"}  # which rest on other things than the seconds
    assert {each.reason for name, each in found.items() if name not in others} == {Reason.TOO_LONG}


def test_a_whole_points_at_its_legs() -> None:
    leg, _ = explained(evidence_of(), a_row())
    evidence = evidence_of(Sport.MULTISPORT, {})
    inputs = Inputs(
        evidence=evidence, seconds=per_second({}, evidence.sport), threshold=None, order=(), algorithm=0
    )
    found = explanations(whole([leg]), inputs)
    assert {each.formula for each in found.values()} == {"measure.whole"}
    assert found["load"].reason is None
    assert {each.reason for name, each in found.items() if name != "load"} == {Reason.IN_LEGS}


def test_a_plugins_metric_is_shown_with_all_that_it_may_read() -> None:
    metric = Metric(
        name="acme", unit="", summary="", version=1, function=lambda evidence, *_: evidence.timer_time_s
    )
    _, found = explained(evidence_of(), a_row(), offered=OfferedMetrics([metric]))
    shown = found["plugin_metrics.acme"]
    assert (shown.formula, shown.reason) == ("plugin.acme", None)
    assert shown.thresholds["ftp_w"] == 250.0
    assert shown.samples_s["hr_bpm"] == HOUR


def test_what_waits_to_be_measured_again_says_so() -> None:
    evidence = evidence_of()
    inputs = Inputs(
        evidence=evidence,
        seconds=per_second(evidence.streams, evidence.sport),
        threshold=a_row(),
        order=DEFAULT_ORDER,
        algorithm=ALGORITHM,
    )
    metrics = measure(evidence, a_row(), DEFAULT_ORDER)
    assert not any(each.outdated for each in explanations(metrics, inputs).values())
    marked = explanations(replace(metrics, algorithm=0), inputs)
    assert all(each.outdated for each in marked.values())
