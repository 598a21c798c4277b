"""All metrics of one activity: each a value or a reason, and flagged where it rests on an assumption."""

from typing import Any

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel, Samples, Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.measure import measure, whole
from training_analyzer.domain.training.metrics import ALGORITHM, VALUES, ActivityMetrics, Evidence
from training_analyzer.domain.training.preferences import DEFAULT_ORDER
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.thresholds import Sex, Threshold
from training_analyzer.plugins.testing.builders import a_threshold, some_metrics

NAMES = VALUES
OF_POWER = ("np_w", "intensity_factor", "variability_index", "tss", "work_kj", "xpower_w", "bike_score")


def streams_of(channel: Channel, samples: Samples) -> dict[Channel, Samples]:
    """Return one channel at 1 Hz."""
    return {Channel.TIME: [float(second) for second in range(len(samples))], channel: samples}


def hr(samples: Samples) -> dict[Channel, Samples]:
    """Return heart rates at 1 Hz."""
    return streams_of(Channel.HEART_RATE, samples)


def power(samples: Samples) -> dict[Channel, Samples]:
    """Return power at 1 Hz."""
    return streams_of(Channel.POWER, samples)


def of(
    streams: Streams | None = None,
    *,
    threshold: Threshold | None = None,
    order: tuple[LoadMethod, ...] = DEFAULT_ORDER,
    **known: Any,
) -> ActivityMetrics:
    """Return the metrics of a ride of an hour, unless the test says otherwise."""
    evidence = {"sport": Sport.CYCLING, "streams": streams or {}, "timer_time_s": 3600.0, **known}
    return measure(Evidence(**evidence), threshold, order)


def a_man(**changes: Any) -> Threshold:
    """Return thresholds that leave nothing to assume: T1's, with an FTP of 250 W."""
    return a_threshold(**{"sport": Sport.CYCLING, "sex": Sex.MALE, "ftp_w": 250.0, **changes})


def test_an_hour_at_150_is_measured_by_heart_rate() -> None:
    metrics = of(hr([150.0] * 3600), threshold=a_man())
    assert metrics.trimp == pytest.approx(108.0954, rel=1e-6)
    assert metrics.hrss == pytest.approx(63.3429, rel=1e-6)
    assert metrics.load == metrics.hrss
    assert metrics.load_method is LoadMethod.HRSS
    assert metrics.estimated == {"lucia_trimp"}  # its lower threshold is always estimated
    assert metrics.algorithm == ALGORITHM


def test_an_hour_at_200_watts_is_measured_by_power() -> None:
    metrics = of(power([200.0] * 3600), threshold=a_man())
    assert metrics.np_w == pytest.approx(200.0)
    assert metrics.intensity_factor == pytest.approx(0.8)
    assert metrics.variability_index == pytest.approx(1.0)
    assert metrics.tss == pytest.approx(64.0)
    assert metrics.work_kj == pytest.approx(720.0)
    assert metrics.load == metrics.tss
    assert metrics.load_method is LoadMethod.POWER_TSS
    assert metrics.xpower_w == pytest.approx(199.5, abs=0.5)  # the mean climbs from 0
    assert metrics.bike_score == pytest.approx(64.0, abs=0.5)
    assert metrics.estimated == {"bike_score"}  # FTP stands for critical power


def test_every_value_that_is_unknown_has_a_reason_and_no_other_has_one() -> None:
    cases: list[tuple[Streams, Threshold | None]] = [
        ({}, None),
        ({}, a_man()),
        (hr([150.0] * 3600), None),
        (hr([150.0] * 3600), a_man()),
        (power([200.0] * 3600), None),
        (power([200.0] * 20), a_man()),
        (power([0.0] * 60), a_man()),
        (power([200.0] * 60), a_man(ftp_w=None)),
    ]
    for streams, threshold in cases:
        metrics = of(streams, threshold=threshold)
        unknown = {name for name in (*NAMES, "load", "load_method") if getattr(metrics, name) is None}
        assert metrics.reasons.keys() == unknown


def test_without_any_evidence_nothing_is_invented() -> None:
    metrics = of(threshold=a_man())
    assert metrics.load is None
    assert metrics.load_method is None
    assert metrics.reasons["trimp"] is Reason.NO_HEART_RATE
    assert metrics.reasons["np_w"] is Reason.NO_POWER
    assert metrics.reasons["load"] is Reason.NO_EVIDENCE


def test_without_thresholds_the_athlete_learns_that_they_would_help() -> None:
    metrics = of(hr([150.0] * 3600), threshold=None)
    assert metrics.reasons["trimp"] is Reason.NO_THRESHOLD
    assert metrics.reasons["hrss"] is Reason.NO_THRESHOLD
    assert metrics.reasons["load"] is Reason.NO_THRESHOLD
    assert metrics.threshold_from is None


@pytest.mark.parametrize("missing", ["rest_hr_bpm", "max_hr_bpm"])
def test_heart_rate_needs_both_rest_and_maximum(missing: str) -> None:
    metrics = of(hr([150.0] * 3600), threshold=a_man(**{missing: None}))
    assert metrics.trimp is None
    assert metrics.reasons["hrss"] is Reason.NO_THRESHOLD


@pytest.mark.parametrize("rest", [190.0, 200.0])
def test_a_rest_at_or_above_the_maximum_is_a_zero_denominator(rest: float) -> None:
    metrics = of(hr([150.0] * 3600), threshold=a_man(rest_hr_bpm=rest))
    assert metrics.trimp is None
    assert metrics.reasons["trimp"] is metrics.reasons["hrss"] is Reason.ZERO_DENOMINATOR


def test_an_unspecified_sex_takes_the_mens_pair_and_is_flagged() -> None:
    metrics = of(hr([150.0] * 3600), threshold=a_man(sex=None))
    assert metrics.trimp == pytest.approx(108.0954, rel=1e-6)
    assert metrics.estimated >= {"trimp", "hrss"}


def test_a_threshold_heart_rate_is_estimated_as_nine_tenths_of_the_maximum_and_flagged() -> None:
    estimated = of(hr([150.0] * 3600), threshold=a_man(lthr_bpm=None))
    assert estimated.hrss == of(hr([150.0] * 3600), threshold=a_man(lthr_bpm=171.0)).hrss
    assert estimated.estimated == {"hrss"}


def test_an_estimate_at_rest_gives_no_heart_rate_load_but_an_impulse() -> None:
    metrics = of(hr([100.0] * 60), threshold=a_man(max_hr_bpm=100.0, rest_hr_bpm=90.0, lthr_bpm=None))
    assert metrics.trimp is not None
    assert metrics.hrss is None
    assert metrics.reasons["hrss"] is Reason.ZERO_DENOMINATOR
    assert "hrss" not in metrics.estimated


def test_the_mean_heart_rate_is_the_shortcut_where_there_are_no_samples() -> None:
    metrics = of(threshold=a_man(), avg_hr_bpm=150)
    assert metrics.trimp == pytest.approx(108.0954, rel=1e-6)
    assert metrics.load_method is LoadMethod.HRSS


@pytest.mark.parametrize(
    "streams",
    [power([200.0] * 60), hr([None] * 60), hr([250.0] * 60)],
    ids=["no heart rate", "a silent strap", "outliers only"],
)
def test_the_mean_heart_rate_is_no_shortcut_for_a_recording(streams: Streams) -> None:
    metrics = of(streams, threshold=a_man(), avg_hr_bpm=150)
    assert metrics.trimp is metrics.hrss is None
    assert metrics.reasons["trimp"] is metrics.reasons["hrss"] is Reason.NO_HEART_RATE


def test_samples_count_before_the_mean() -> None:
    metrics = of(hr([150.0] * 3600), threshold=a_man(), avg_hr_bpm=180)
    assert metrics.trimp == pytest.approx(108.0954, rel=1e-6)


def test_heart_rates_that_are_all_outliers_are_none() -> None:
    metrics = of(hr([250.0] * 60), threshold=a_man())
    assert metrics.trimp is None
    assert metrics.reasons["trimp"] is Reason.NO_HEART_RATE
    assert metrics.dropped == {"hr_bpm": 60}


def test_power_that_is_all_outliers_is_none_and_never_a_load_of_zero() -> None:
    streams = {**hr([150.0] * 3600), **power([9_000.0] * 3600)}
    metrics = of(streams, threshold=a_man())
    assert metrics.work_kj is None
    assert metrics.reasons["np_w"] is Reason.NO_POWER
    assert metrics.load_method is LoadMethod.HRSS
    assert metrics.dropped == {"power_w": 3600}


@pytest.mark.parametrize("duration_s", [1, 29])
def test_less_than_thirty_seconds_of_power_are_too_short(duration_s: int) -> None:
    metrics = of(power([200.0] * duration_s), threshold=a_man())
    assert metrics.work_kj == pytest.approx(0.2 * duration_s)
    for name in ("np_w", "intensity_factor", "variability_index", "tss"):
        assert metrics.reasons[name] is Reason.TOO_SHORT


@pytest.mark.parametrize(("duration_s", "flagged"), [(30, True), (1199, True), (1200, False)])
def test_weighted_power_below_twenty_minutes_is_flagged(duration_s: int, *, flagged: bool) -> None:
    metrics = of(power([200.0] * duration_s), threshold=a_man())
    assert metrics.np_w == pytest.approx(200.0)
    assert ("np_w" in metrics.estimated) is flagged


def test_power_without_an_ftp_has_a_weighted_power_and_no_stress() -> None:
    metrics = of(power([200.0] * 3600), threshold=a_man(ftp_w=None))
    assert metrics.np_w == pytest.approx(200.0)
    assert metrics.variability_index == pytest.approx(1.0)
    assert metrics.reasons["tss"] is metrics.reasons["intensity_factor"] is Reason.NO_THRESHOLD
    assert metrics.reasons["load"] is Reason.NO_THRESHOLD


def test_a_mean_power_of_zero_has_no_variability() -> None:
    metrics = of(power([0.0] * 60), threshold=a_man())
    assert metrics.variability_index is None
    assert metrics.reasons["variability_index"] is Reason.ZERO_DENOMINATOR


def test_a_pause_is_no_time_under_power() -> None:
    streams: Streams = {
        Channel.TIME: [float(second + (second >= 1800) * 900) for second in range(3600)],
        Channel.TIMER: [float(second) for second in range(3600)],
        Channel.POWER: [200.0] * 3600,
    }
    assert of(streams, threshold=a_man()).tss == pytest.approx(64.0)


def test_outliers_are_counted_by_channel() -> None:
    streams = {**hr([150.0, 10.0, 150.0]), Channel.POWER: [3_000.0, 3_000.0, 200.0]}
    assert of(streams, threshold=a_man()).dropped == {"hr_bpm": 1, "power_w": 2}


def test_power_comes_before_heart_rate_and_heart_rate_before_exertion() -> None:
    both = {**hr([150.0] * 3600), **power([200.0] * 3600)}
    assert of(both, threshold=a_man(), rpe=5.0).load_method is LoadMethod.POWER_TSS
    assert of(both, threshold=a_man(ftp_w=None), rpe=5.0).load_method is LoadMethod.HRSS
    assert of(both, rpe=5.0).load_method is LoadMethod.SRPE


def test_the_athletes_own_number_comes_first_and_the_rest_is_still_measured() -> None:
    metrics = of(power([200.0] * 3600), threshold=a_man(), load_override=12.5)
    assert metrics.load == 12.5
    assert metrics.load_method is LoadMethod.OVERRIDE
    assert metrics.tss == pytest.approx(64.0)


def test_an_own_number_of_zero_counts() -> None:
    assert of(hr([150.0] * 3600), threshold=a_man(), load_override=0.0).load == 0.0


def test_the_order_of_the_athlete_holds() -> None:
    both = {**hr([150.0] * 3600), **power([200.0] * 3600)}
    metrics = of(both, threshold=a_man(), order=(LoadMethod.HRSS, LoadMethod.POWER_TSS))
    assert metrics.load_method is LoadMethod.HRSS


def test_an_hour_at_exertion_seven_is_100() -> None:
    metrics = of(rpe=7.0)
    assert metrics.load == pytest.approx(100.0)
    assert metrics.load_method is LoadMethod.SRPE


def test_exertion_counts_the_time_the_timer_ran() -> None:
    assert of(rpe=7.0, timer_time_s=1800.0).load == pytest.approx(50.0)


def test_the_row_in_force_is_named() -> None:
    assert of(threshold=a_man()).threshold_from == a_man().valid_from


def test_a_whole_sums_the_loads_of_its_legs() -> None:
    metrics = whole([some_metrics(30.0), some_metrics(50.0), some_metrics(20.0)])
    assert metrics.load == 100.0
    assert metrics.load_method is LoadMethod.HRSS
    assert {metrics.reasons[name] for name in NAMES} == {Reason.IN_LEGS}
    assert "load" not in metrics.reasons


def test_a_whole_with_several_methods_names_none() -> None:
    metrics = whole([some_metrics(30.0), some_metrics(50.0, load_method=LoadMethod.POWER_TSS)])
    assert metrics.load == 80.0
    assert metrics.load_method is None
    assert metrics.reasons["load_method"] is Reason.MIXED_METHODS


def test_a_leg_without_a_load_adds_nothing_to_the_whole() -> None:
    metrics = whole([some_metrics(30.0), some_metrics(None)])
    assert metrics.load == 30.0
    assert metrics.load_method is LoadMethod.HRSS


@pytest.mark.parametrize("legs", [0, 2])
def test_a_whole_of_legs_without_loads_has_none(legs: int) -> None:
    metrics = whole([some_metrics(None)] * legs)
    assert metrics.load is None
    assert metrics.load_method is None
    assert metrics.reasons["load"] is metrics.reasons["load_method"] is Reason.NO_EVIDENCE


def test_samples_weeks_apart_are_not_made_into_millions_of_seconds() -> None:
    streams: dict[Channel, Samples] = {
        Channel.TIME: [0.0, 1.0, 60 * 86_400.0],
        Channel.HEART_RATE: [150.0, 150.0, 150.0],
    }
    metrics = of(streams, threshold=a_man(), rpe=7.0)
    assert {metrics.reasons[name] for name in VALUES} == {Reason.TOO_LONG}
    assert (metrics.load_method, metrics.mean_max) == (LoadMethod.SRPE, {})


def test_a_week_of_samples_is_measured() -> None:
    streams: dict[Channel, Samples] = {
        Channel.TIME: [0.0, 7 * 86_400 - 1.0],
        Channel.HEART_RATE: [150.0, 150.0],
    }
    assert of(streams, threshold=a_man()).trimp is not None


def test_a_run_is_measured_by_its_pace() -> None:
    run = {
        **streams_of(Channel.SPEED, [1000 / 270] * 3600),
        Channel.DISTANCE: [n / 0.27 for n in range(3600)],
    }
    threshold = a_man(sport=Sport.RUNNING, threshold_pace_s_per_km=255.0)
    metrics = of(run, threshold=threshold, sport=Sport.RUNNING)
    assert metrics.rtss == pytest.approx(89.1975, rel=1e-4)
    assert (metrics.load, metrics.load_method) == (metrics.rtss, LoadMethod.RUN_TSS)
    assert metrics.reasons["stss"] is Reason.OTHER_SPORT
    assert sum(metrics.zones["pace"].time_s) == 3600
    assert [effort.duration_s for effort in metrics.best_efforts][:1] == [pytest.approx(108.0)]
    assert metrics.mean_max["speed"][3600] == pytest.approx(1000 / 270)
    assert (
        of(run, threshold=a_man(sport=Sport.RUNNING), sport=Sport.RUNNING).reasons["rtss"]
        is Reason.NO_THRESHOLD
    )


def test_a_swim_is_measured_by_its_distance_and_time_in_motion() -> None:
    threshold = a_man(sport=Sport.SWIMMING, css_s_per_100m=93.0)
    metrics = of(
        threshold=threshold,
        sport=Sport.SWIMMING,
        distance_m=3000.0,
        moving_time_s=3300.0,
        timer_time_s=3600.0,
    )
    assert metrics.stss == pytest.approx(55.3965, rel=1e-4)
    assert metrics.load_method is LoadMethod.SWIM_TSS
    assert of(threshold=threshold, sport=Sport.SWIMMING).reasons["stss"] is Reason.NO_DISTANCE


def test_time_in_zones_follows_the_thresholds_that_are_known() -> None:
    hour = hr([150.0] * 1800 + [170.0] * 1800)
    for changes, scheme in (
        ({}, "hr_friel_ride"),
        ({"lthr_bpm": None}, "hr_reserve"),
        ({"lthr_bpm": None, "rest_hr_bpm": None}, "hr_max"),
    ):
        times = of(hour, threshold=a_man(**changes)).zones["hr"]
        assert times.scheme == scheme
        assert sum(times.time_s) == 3600
    assert of(hour, threshold=None).zones == {}


def test_time_in_three_zones_lies_around_both_thresholds() -> None:
    ride = {**hr([130.0] * 600 + [150.0] * 300 + [170.0] * 100), **power([100.0] * 700 + [250.0] * 300)}
    zones = of(ride, threshold=a_man(lthr_bpm=165.0)).zones
    assert (zones["hr_three"].scheme, zones["hr_three"].time_s) == ("hr_seiler", (600, 300, 100))
    assert [zone.lower for zone in zones["hr_three"].zones] == [0.0, 133.65, 165.0]
    assert (zones["power_three"].scheme, zones["power_three"].time_s) == ("power_seiler", (700, 0, 300))
    swim = of(ride, threshold=a_man(sport=Sport.SWIMMING, ftp_w=None), sport=Sport.SWIMMING).zones
    assert "hr_three" not in swim  # no published share of LTHR
    assert "power_three" not in swim


def test_a_steady_ride_has_an_efficiency_and_no_decoupling() -> None:
    ride = {**power([200.0] * 3600), **hr([140.0] * 3600)}
    metrics = of(ride, threshold=a_man())
    assert metrics.efficiency_factor == pytest.approx(200 / 140)
    assert metrics.decoupling_pct == pytest.approx(0.0)
    short = of({**power([200.0] * 600), **hr([140.0] * 600)}, threshold=a_man())
    assert short.reasons["decoupling_pct"] is Reason.TOO_SHORT
