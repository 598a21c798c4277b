"""Metrics of plugins: taken at the start or refused in one sentence, and guarded when they measure."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.strangers import installed
from training_analyzer.api import PLUGIN_API, Evidence, Metric, Reason, Seconds, Sport, Threshold, hookimpl
from training_analyzer.domain.training.metrics import VALUES
from training_analyzer.domain.training.offered import NO_METRICS
from training_analyzer.domain.training.sampling import per_second
from training_analyzer.plugins.catalog import Catalog
from training_analyzer.plugins.errors import MetricNameTaken, PluginBroken
from training_analyzer.plugins.host import catalog_of, load
from training_analyzer.plugins.report import Row, rows
from training_analyzer.testing import OfferedMetricsContract

EVIDENCE = Evidence(sport=Sport.RUNNING, streams={}, timer_time_s=90.0)


def minutes(evidence: Evidence, _seconds: Seconds, _threshold: Threshold | None) -> float:
    return evidence.timer_time_s / 60.0


MINUTES = Metric(name="acme_minutes", unit="min", summary="time", version=3, function=minutes)


class Acme:
    """A plugin that offers what a test says."""

    PLUGIN_API = PLUGIN_API

    def __init__(self, *answer: Any, name: str = "acme") -> None:
        self.__name__ = name
        self._answer = answer

    @hookimpl
    def offer_metrics(self) -> Sequence[Any]:
        return self._answer


def values(catalog: Catalog) -> dict[str, tuple[float | None, Reason | None]]:
    measured = catalog.metrics.measure(EVIDENCE, per_second({}, Sport.RUNNING), None)
    return {name: (found.value, found.reason) for name, found in measured.items()}


def test_without_plugins_there_are_no_metrics() -> None:
    assert load([], []).metrics == replace(NO_METRICS, metrics=[])


def test_metrics_of_several_plugins_are_measured() -> None:
    other = replace(MINUTES, name="other_minutes")
    catalog = catalog_of(Acme(MINUTES), Acme(other, name="other"))
    assert values(catalog) == {"acme_minutes": (1.5, None), "other_minutes": (1.5, None)}


@pytest.mark.parametrize("name", ["load", "zones", "reasons", *VALUES])
def test_a_name_of_ours_is_refused_in_one_sentence_with_the_plugin(name: str) -> None:
    with pytest.raises(MetricNameTaken) as raised:
        catalog_of(Acme(replace(MINUTES, name=name)))
    assert str(raised.value) == (
        f"Plugin 'acme' offers metric '{name}', which is one of the product's own: it has to take another name."
    )
    assert raised.value.plugin == "acme"


def test_a_name_of_another_plugin_is_refused_in_one_sentence_with_both() -> None:
    with pytest.raises(MetricNameTaken) as raised:
        catalog_of(Acme(MINUTES, name="first"), Acme(MINUTES, name="second"))
    assert "'first'" in str(raised.value)
    assert "'second'" in str(raised.value)
    assert "'acme_minutes'" in str(raised.value)


def test_one_name_twice_from_one_plugin_is_refused() -> None:
    with pytest.raises(MetricNameTaken, match="which is what plugin 'acme' offers"):
        catalog_of(Acme(MINUTES, MINUTES))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("minutes", "returned str, not a Metric"),
        (minutes, "returned function, not a Metric"),
        (replace(MINUTES, name="Minutes"), "is named 'Minutes'"),
        (replace(MINUTES, name=""), "is named ''"),
        (replace(MINUTES, name="a" * 65), "is named"),
        (replace(MINUTES, name=7), "is named 7"),  # type: ignore[arg-type]  # a stranger's mistake
        (replace(MINUTES, unit=None), "have to be text"),  # type: ignore[arg-type]  # a stranger's mistake
        (replace(MINUTES, version="1"), "is '1', not 1"),  # type: ignore[arg-type]  # a stranger's mistake
        (replace(MINUTES, version=0), "is 0, not 1"),
        (replace(MINUTES, version=True), "is True, not 1"),
        (replace(MINUTES, function=1.5), "cannot be called"),  # type: ignore[arg-type]  # a stranger's mistake
    ],
)
def test_what_is_no_metric_is_refused_in_one_sentence(answer: Any, said: str) -> None:
    with pytest.raises(PluginBroken) as raised:
        catalog_of(Acme(answer))
    assert str(raised.value).startswith("Plugin 'acme' is broken: ")
    assert said in str(raised.value)


def test_a_hook_that_fails_names_its_plugin() -> None:
    class Failing:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        def offer_metrics(self) -> Sequence[Metric]:
            raise RuntimeError("no formula")

    with pytest.raises(PluginBroken, match="'Failing' is broken: offer_metrics failed"):
        catalog_of(Failing())


def test_a_function_that_fails_is_logged_and_its_value_null(caplog: pytest.LogCaptureFixture) -> None:
    def broken(evidence: Evidence, _seconds: Seconds, _threshold: Threshold | None) -> float:
        return evidence.timer_time_s / 0.0

    catalog = catalog_of(Acme(replace(MINUTES, name="acme_broken", function=broken), MINUTES))
    assert values(catalog) == {
        "acme_broken": (None, Reason.PLUGIN_FAILED),
        "acme_minutes": (1.5, None),
    }
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == "metric acme_broken of plugin acme failed"
    assert record.exc_info is not None


def test_a_function_that_takes_other_arguments_fails_the_same_way() -> None:
    catalog = catalog_of(Acme(replace(MINUTES, function=lambda: 1.0)))  # type: ignore[arg-type, misc]
    assert values(catalog) == {"acme_minutes": (None, Reason.PLUGIN_FAILED)}


def test_plugins_list_shows_a_metric() -> None:
    assert list(rows(catalog_of(Acme(MINUTES)), {})) == [
        Row("metric", "acme_minutes", "acme", "time (min), version 3", selected=True, fault=None)
    ]


def test_an_installed_plugin_that_is_not_allowed_offers_no_metric(tmp_path: Path) -> None:
    text = (
        "from training_analyzer.api import Metric, hookimpl\nPLUGIN_API = 1\n"
        "@hookimpl\ndef offer_metrics():\n"
        "    return [Metric(name='acme_one', unit='', summary='one', version=1, function=lambda *_: 1.0)]\n"
    )
    with installed(tmp_path, acme=text) as entries:
        assert values(load(["acme"], entries)) == {"acme_one": (1.0, None)}
        assert values(load([], entries)) == {}


class TestAcme(OfferedMetricsContract):
    """The contract holds for a good plugin."""

    @pytest.fixture
    def plugin(self) -> object:
        return Acme(MINUTES)


@pytest.mark.parametrize("answer", [float("nan"), None, "1"])
def test_the_contract_finds_what_is_no_number(answer: Any) -> None:
    contract = OfferedMetricsContract()
    with pytest.raises(AssertionError):
        contract.test_every_activity_gives_a_number_or_a_reason(
            [replace(MINUTES, function=lambda *_: answer)]
        )


def test_the_contract_finds_what_changes_its_arguments() -> None:
    def changing(evidence: Evidence, _seconds: Seconds, _threshold: Threshold | None) -> float:
        evidence.streams.clear()  # type: ignore[attr-defined]  # what a stranger's untyped function may do
        return 1.0

    contract = OfferedMetricsContract()
    with pytest.raises(AssertionError):
        contract.test_the_same_activity_gives_the_same_and_stays_as_it_was(
            [replace(MINUTES, function=changing)]
        )
