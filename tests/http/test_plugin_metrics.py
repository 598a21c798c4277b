"""A plugin's metrics over HTTP: shown, stored, measured again, and never the end of an import."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.http.api import an_athlete
from tests.http.conftest import client
from training_analyzer.api import (
    PLUGIN_API,
    Channel,
    Evidence,
    Metric,
    Reason,
    Seconds,
    Threshold,
    hookimpl,
)
from training_analyzer.domain.training.metrics import ALGORITHM
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.host import catalog_of

RUN = {"valid_from": "2020-01-01", "sport": "running", "lthr_bpm": 140}


def share(_evidence: Evidence, seconds: Seconds, threshold: Threshold | None) -> float | Reason:
    """Return mean heart rate over threshold heart rate."""
    known = [hr for hr in seconds.of(Channel.HEART_RATE) if hr is not None]
    if not known:
        return Reason.NO_HEART_RATE
    if threshold is None or threshold.lthr_bpm is None:
        return Reason.NO_THRESHOLD
    return sum(known) / len(known) / threshold.lthr_bpm


def broken(*_: Any) -> float:
    raise RuntimeError("a stranger's mistake")


class Acme:
    """A plugin with a metric that works, one that fails, and one that is no number."""

    PLUGIN_API = PLUGIN_API

    @hookimpl
    def offer_metrics(self) -> list[Metric]:
        good = Metric(name="acme_share", unit="LTHR", summary="mean", version=4, function=share)
        return [
            good,
            replace(good, name="acme_broken", unit="W", function=broken),
            replace(good, name="acme_nan", unit="", function=lambda *_: float("nan")),
        ]


@pytest.fixture
async def http(ports: Wired) -> AsyncIterator[AsyncClient]:
    async with client(replace(ports, catalog=catalog_of(Acme()))) as opened:
        yield opened


async def test_they_are_shown_with_unit_version_and_reason_and_follow_the_thresholds(
    http: AsyncClient,
) -> None:
    ana = await an_athlete(http)
    reply = await ana.upload(a_fit_file(seconds=120, hr=147))
    assert reply.status_code == 201, reply.text
    path = f"/v1/activities/{reply.json()['id']}/metrics"
    metrics = await ana.get(path)
    assert metrics["plugin_metrics"] == {
        "acme_share": {"value": None, "unit": "LTHR", "version": 4, "reason": "no_threshold"},
        "acme_broken": {"value": None, "unit": "W", "version": 4, "reason": "plugin_failed"},
        "acme_nan": {"value": None, "unit": "", "version": 4, "reason": "not_a_number"},
    }
    assert metrics["algorithm"] % 1000 == ALGORITHM < metrics["algorithm"]
    tag = await ana.etag(path)
    assert (await ana.call("PUT", "/v1/me/thresholds", json={"data": [RUN]})).status_code == 200
    assert (await ana.get(path))["plugin_metrics"]["acme_share"]["value"] == pytest.approx(1.05)
    assert await ana.etag(path) != tag


async def test_every_way_to_store_an_activity_stores_them(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entered = await ana.enter(avg_hr_bpm=120)
    path = f"/v1/activities/{entered['id']}"
    first = await ana.get(f"{path}/metrics")
    assert set(first["plugin_metrics"]) == {"acme_share", "acme_broken", "acme_nan"}
    assert (await ana.change("PATCH", path, json={"rpe": 5})).status_code == 200
    order = {"load_order": {"running": ["srpe"]}}
    assert (await ana.call("PUT", "/v1/me/training-preferences", json=order)).status_code == 200
    last = await ana.get(path, params={"include": "metrics"})
    assert last["metrics"]["plugin_metrics"] == first["plugin_metrics"]
    assert last["metrics"]["algorithm"] == first["algorithm"]
