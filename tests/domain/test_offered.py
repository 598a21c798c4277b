"""Metrics that others bring: values, reasons, and the version of all formulas together."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.measure import measure, whole
from training_analyzer.domain.training.metrics import ALGORITHM, ActivityMetrics, Evidence
from training_analyzer.domain.training.offered import NO_METRICS, Metric, OfferedMetrics
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import MOST_S
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.testing.builders import a_threshold

MINUTE: Streams = {Channel.TIME: [float(s) for s in range(60)], Channel.HEART_RATE: [150.0] * 60}


def a_metric(answer: Callable[..., Any], **changes: Any) -> Metric:
    metric = Metric(name="acme", unit="min", summary="of a test", version=1, function=answer)
    return replace(metric, **changes)


def measured(
    *metrics: Metric, streams: Streams = MINUTE, threshold: Threshold | None = None
) -> ActivityMetrics:
    evidence = Evidence(sport=Sport.RUNNING, streams=streams, timer_time_s=60.0)
    return measure(evidence, threshold, tuple(LoadMethod), OfferedMetrics(metrics))


def test_a_metric_is_a_function_of_evidence_seconds_and_threshold() -> None:
    seen = []

    def answer(evidence: Evidence, seconds: Any, threshold: Threshold | None) -> float:
        seen.append((evidence.timer_time_s, list(seconds.of(Channel.HEART_RATE)), threshold))
        return 1.5

    row = a_threshold()
    found = measured(a_metric(answer), threshold=row).plugin_metrics["acme"]
    assert (found.value, found.unit, found.version, found.reason) == (1.5, "min", 1, None)
    assert seen == [(60.0, [150.0] * 60, row)]


def test_a_reason_is_told_as_it_is() -> None:
    found = measured(a_metric(lambda *_: Reason.NO_POWER)).plugin_metrics["acme"]
    assert (found.value, found.reason) == (None, Reason.NO_POWER)


@pytest.mark.parametrize(
    "answer",
    [float("nan"), float("inf"), -float("inf"), 10**400, None, "12", "no_power", True, [1.0], 1j],
    ids=repr,
)
def test_what_is_no_finite_number_is_null_with_a_reason(answer: object) -> None:
    found = measured(a_metric(lambda *_: answer)).plugin_metrics["acme"]
    assert (found.value, found.reason) == (None, Reason.NOT_A_NUMBER)


@pytest.mark.parametrize("answer", [0, 7, -2.5])
def test_whole_numbers_zero_and_negative_ones_are_values(answer: float) -> None:
    assert measured(a_metric(lambda *_: answer)).plugin_metrics["acme"].value == answer


def test_a_recording_that_is_too_long_is_not_given_to_it() -> None:
    asked: list[object] = []
    streams: Streams = {Channel.TIME: [0.0, float(MOST_S)], Channel.HEART_RATE: [150.0, 150.0]}
    found = measured(a_metric(lambda *given: asked.append(given)), streams=streams).plugin_metrics["acme"]
    assert (found.reason, asked) == (Reason.TOO_LONG, [])


def test_ours_are_the_same_with_and_without_others() -> None:
    ours = measured(threshold=a_threshold())
    both = measured(a_metric(lambda *_: 1.0), threshold=a_threshold())
    assert replace(both, plugin_metrics={}, algorithm=ALGORITHM) == ours


def test_the_metrics_of_a_whole_are_in_its_legs() -> None:
    offered = OfferedMetrics([a_metric(lambda *_: 1.0)])
    metrics = whole([measured(*offered.metrics)], offered)
    assert metrics.plugin_metrics["acme"].reason is Reason.IN_LEGS
    assert metrics.algorithm == offered.algorithm


def test_without_others_the_version_is_ours() -> None:
    assert NO_METRICS.algorithm == measured().algorithm == ALGORITHM


def test_the_version_changes_with_a_metric_that_comes_goes_or_changes() -> None:
    one, two = a_metric(lambda *_: 1.0), a_metric(lambda *_: 1.0, name="other")
    sets = [
        (),
        (one,),
        (two,),
        (one, two),
        (replace(one, version=2),),
        (replace(one, unit="s"),),
    ]
    found = [OfferedMetrics(metrics).algorithm for metrics in sets]
    assert len(set(found)) == len(sets)
    assert all(number % 1000 == ALGORITHM and 0 < number < 2**31 for number in found)


def test_the_version_does_not_change_with_the_order_nor_from_start_to_start() -> None:
    one, two = a_metric(lambda *_: 1.0), a_metric(lambda *_: 1.0, name="other")
    assert OfferedMetrics([one, two]).algorithm == OfferedMetrics([two, one]).algorithm
    # stored numbers: another one here would make every deployment measure all again
    assert (OfferedMetrics([one]).algorithm - ALGORITHM) // 1000 == 1724808
