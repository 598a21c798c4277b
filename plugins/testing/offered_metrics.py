"""What every plugin's metrics do."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.metrics import Evidence
from training_analyzer.domain.training.offered import Metric, OfferedMetrics
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import per_second
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.host import catalog_of
from training_analyzer.plugins.testing.builders import a_threshold, some_streams

_S = 1800


def cases() -> Iterator[tuple[str, Evidence, Threshold | None]]:
    """Yield activities a metric will meet: recorded or not, with and without thresholds, in every sport."""
    with_power: Streams = {**some_streams(_S), Channel.POWER: [200.0] * _S}
    silent: Streams = {Channel.TIME: [float(second) for second in range(_S)]}
    for sport in Sport:
        for kind, streams in (("full", with_power), ("silent", silent), ("manual", {})):
            evidence = Evidence(sport=sport, streams=streams, timer_time_s=float(_S))
            yield f"{kind} {sport}", evidence, a_threshold(sport=sport)
            yield f"{kind} {sport} without thresholds", evidence, None


class OfferedMetricsContract:
    """Provide a fixture ``plugin``: the module or object that implements ``offer_metrics``."""

    @pytest.fixture
    def offered(self, plugin: object) -> list[Metric]:
        """Its metrics as they are, unguarded: what fails shows."""
        return [each.metric for each in catalog_of(plugin).plugin_metrics]

    def test_it_offers_metrics_with_a_unit_and_a_summary(self, offered: list[Metric]) -> None:
        assert offered
        assert [metric.name for metric in offered if not metric.summary.strip()] == []

    def test_every_activity_gives_a_number_or_a_reason(self, offered: list[Metric]) -> None:
        for case, evidence, threshold in cases():
            seconds = per_second(evidence.streams, evidence.sport)
            for name, found in OfferedMetrics(offered).measure(evidence, seconds, threshold).items():
                assert found.reason is not Reason.NOT_A_NUMBER, (name, case)

    def test_the_same_activity_gives_the_same_and_stays_as_it_was(self, offered: list[Metric]) -> None:
        metrics = OfferedMetrics(offered)
        for case, evidence, threshold in cases():
            seconds = per_second(evidence.streams, evidence.sport)
            before = deepcopy((evidence, seconds))
            first = metrics.measure(evidence, seconds, threshold)
            assert (evidence, seconds) == before, case
            assert metrics.measure(evidence, seconds, threshold) == first, case
