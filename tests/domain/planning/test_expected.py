"""What a workout will take, by the formulas that measure what was done."""

from dataclasses import replace

import pytest

from tests.domain.planning.athletes import BY_HEART, RIDER, RUNNER, SWIMMER
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.expected import Expected, expect
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.training.power import normalized_power, tss
from training_analyzer.domain.training.reasons import Reason


def at(metric: TargetMetric, value: float) -> Target:
    """Return a target held exactly."""
    return Target(metric=metric, low=value, high=value)


def work(
    target: Target | None = None, duration_s: float | None = None, distance_m: float | None = None
) -> Step:
    """Return a step of work."""
    return Step(kind=StepKind.WORK, target=target, duration_s=duration_s, distance_m=distance_m)


WATTS, BPM, SPEED = TargetMetric.POWER, TargetMetric.HEART_RATE, TargetMetric.PACE


def test_an_hour_at_a_steady_power_has_the_load_of_such_a_ride() -> None:
    expected = expect([work(at(WATTS, 200.0), 3600.0)], Sport.CYCLING, RIDER)
    assert expected.load == pytest.approx(64.0)
    assert expected == Expected(
        duration_s=3600.0,
        load=expected.load,
        load_method=LoadMethod.POWER_TSS,
        reasons={"distance_m": Reason.NO_DISTANCE},
    )


def test_intervals_weigh_as_they_do_in_a_recording() -> None:
    """The recording's windows of 30 s blur the edges of the steps, hence the tolerance."""
    parts: list[Part] = [
        work(at(WATTS, 150.0), 900.0),
        Repeat(times=5, steps=(work(at(WATTS, 300.0), 240.0), work(at(WATTS, 120.0), 180.0))),
        work(at(WATTS, 120.0), 600.0),
    ]
    samples = [150.0] * 900 + ([300.0] * 240 + [120.0] * 180) * 5 + [120.0] * 600
    np_w = normalized_power(samples)
    assert np_w is not None
    expected = expect(parts, Sport.CYCLING, RIDER)
    assert expected.load == pytest.approx(tss(len(samples), np_w, 250.0), rel=0.02)
    assert expected.duration_s == len(samples)


def test_a_run_over_a_distance_takes_the_time_of_its_pace() -> None:
    expected = expect([work(at(SPEED, 4.0), distance_m=10_000.0)], Sport.RUNNING, RUNNER)
    assert (expected.duration_s, expected.distance_m) == (2500.0, 10_000.0)
    assert expected.load == pytest.approx(2500.0 / 3600.0 * 100.0)  # 4 m/s is the threshold speed
    assert expected.load_method is LoadMethod.RUN_TSS


def test_rest_at_the_wall_takes_time_and_no_load() -> None:
    swum = work(at(SPEED, 1.0), distance_m=1000.0)
    rest = Step(kind=StepKind.REST, duration_s=60.0)
    expected = expect([Repeat(times=3, steps=(swum, rest))], Sport.SWIMMING, SWIMMER)
    assert (expected.duration_s, expected.distance_m) == (3180.0, 3000.0)
    assert expected.load == pytest.approx(3000.0 / 3600.0 * 100.0)
    assert not expected.estimated


def test_an_hour_at_threshold_heart_rate_is_a_hundred() -> None:
    expected = expect([work(at(BPM, 160.0), 3600.0)], Sport.ROWING, BY_HEART)
    assert expected.load == pytest.approx(100.0)
    assert expected.load_method is LoadMethod.HRSS


def test_a_zone_is_taken_by_the_thresholds_in_force() -> None:
    zone = Target(metric=WATTS, zone=2)  # 137.5 to 187.5 W
    weaker = replace(RIDER, ftp_w=200.0)
    loads = [expect([work(zone, 3600.0)], Sport.CYCLING, row).load for row in (RIDER, weaker)]
    assert loads == [pytest.approx(0.65**2 * 100.0)] * 2


@pytest.mark.parametrize(("zone", "watts"), [(1, 0.85 * 137.5), (7, 375.0)])
def test_the_open_ends_of_the_outer_zones_are_taken_as_stated(zone: int, watts: float) -> None:
    expected = expect([work(Target(metric=WATTS, zone=zone), 3600.0)], Sport.CYCLING, RIDER)
    assert expected.load == pytest.approx((watts / 250.0) ** 2 * 100.0)


def test_warming_up_without_a_target_is_assumed_easy_and_said_so() -> None:
    warmup = Step(kind=StepKind.WARMUP, duration_s=600.0)
    expected = expect([warmup, work(at(WATTS, 250.0), 3000.0)], Sport.CYCLING, RIDER)
    assert expected.load is not None
    assert expected.estimated


def test_a_heart_rate_load_by_an_estimated_threshold_is_said_so() -> None:
    row = replace(BY_HEART, lthr_bpm=None)
    assert expect([work(at(BPM, 150.0), 3600.0)], Sport.ROWING, row).estimated


_RIDE = Sport.CYCLING


@pytest.mark.parametrize(
    ("parts", "sport", "reason"),
    [
        ([work(None, 3600.0)], _RIDE, Reason.NO_TARGET),
        ([work(at(WATTS, 200.0), 60.0), work(None, 60.0)], _RIDE, Reason.NO_TARGET),
        ([work(at(WATTS, 200.0))], _RIDE, Reason.NO_DURATION),
        ([work(at(WATTS, 200.0), distance_m=1000.0)], _RIDE, Reason.NO_DURATION),
        ([work(at(WATTS, 200.0), 60.0), work(at(BPM, 150.0), 60.0)], _RIDE, Reason.MIXED_METHODS),
        ([work(at(SPEED, 8.0), 60.0)], _RIDE, Reason.OTHER_SPORT),
        ([work(at(BPM, 150.0), 60.0)], _RIDE, Reason.NO_THRESHOLD),
        ([work(Target(metric=BPM, zone=2), 60.0)], _RIDE, Reason.NO_THRESHOLD),
    ],
)
def test_what_has_no_load_says_why(parts: list[Part], sport: Sport, reason: Reason) -> None:
    expected = expect(parts, sport, RIDER)
    assert (expected.load, expected.load_method) == (None, None)
    assert expected.reasons["load"] is reason
    assert expected.reasons["load_method"] is reason


def test_without_any_threshold_there_is_no_load() -> None:
    expected = expect([work(at(WATTS, 200.0), 3600.0)], Sport.CYCLING, None)
    assert expected.reasons["load"] is Reason.NO_THRESHOLD
    assert expected.duration_s == 3600.0
