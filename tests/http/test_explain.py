"""``include=explain``: what the values of an activity, the zones and the series rest on."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file, a_multisport_file
from tests.http.api import Athlete, an_athlete, code_of
from training_analyzer.domain.training.metrics import VALUES

RUN = {
    "valid_from": "2020-01-01",
    "sport": "running",
    "max_hr_bpm": 190,
    "rest_hr_bpm": 50,
}
EXPLAIN = {"include": "explain"}


async def explained(ana: Athlete, activity: dict[str, Any]) -> Any:
    return (await ana.get(f"/v1/activities/{activity['id']}/metrics", params=EXPLAIN))["explain"]


async def test_every_value_says_what_it_rests_on(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.call("PUT", "/v1/me/thresholds", json={"data": [RUN]})
    activity = (await ana.upload(a_fit_file(seconds=1500, hr=147))).json()
    explain = await explained(ana, activity)
    assert {"load", *VALUES, "zones.hr", "mean_max.hr"} <= explain.keys()
    assert explain["hrss"] == {
        "formula": "hrss.hrss",
        "reason": None,
        "thresholds": {"rest_hr_bpm": 50.0, "max_hr_bpm": 190.0, "sex": None, "lthr_bpm": None},
        "threshold_from": "2020-01-01",
        "samples_s": {"hr_bpm": 1501},
        "dropped": {},
        "totals": {},
        "estimated": [
            {"input": "sex", "assumed": "male", "value": None},
            {"input": "lthr_bpm", "assumed": "0.9 * max_hr_bpm", "value": 171.0},
        ],
        "tried": [],
        "outdated": False,
    }
    assert explain["load"]["tried"] == [
        {"method": "override", "reason": "not_given"},
        {"method": "power_tss", "reason": "no_power"},
        {"method": "run_tss", "reason": "no_threshold"},
        {"method": "swim_tss", "reason": "other_sport"},
        {"method": "hrss", "reason": None},
    ]
    assert explain["tss"]["reason"] == "no_power"


async def test_it_is_there_only_when_it_is_asked_for(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entered = await ana.enter(rpe=7)
    path = f"/v1/activities/{entered['id']}/metrics"
    plain = await ana.get(path)
    assert "explain" not in plain
    whole = await ana.get(path, params=EXPLAIN)
    assert whole.pop("explain")["load"]["totals"] == {
        "load_override": None,
        "rpe": 7.0,
        "timer_time_s": 3600.0,
    }
    assert whole == plain
    tag = await ana.etag(f"{path}?include=explain")
    assert tag != await ana.etag(path)
    again = await ana.call("GET", path, params=EXPLAIN, headers={"If-None-Match": tag})
    assert again.status_code == 304


async def test_a_multisport_activity_points_at_its_legs(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    activity = (await ana.upload(a_multisport_file(("cycling", 60), ("running", 60)))).json()
    whole = await explained(ana, activity)
    assert whole["np_w"]["reason"] == "in_legs"
    assert whole["load"]["formula"] == "measure.whole"
    leg = await explained(ana, activity["legs"][0])
    assert leg["np_w"]["formula"] == "power.normalized_power"


async def test_the_zones_show_their_threshold_row(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.call("PUT", "/v1/me/thresholds", json={"data": [RUN]})
    [plain] = (await ana.get("/v1/zones"))["data"]
    assert "explain" not in plain
    [row] = (await ana.get("/v1/zones", params=EXPLAIN))["data"]
    stored = (await ana.get("/v1/me/thresholds"))["data"]
    assert [row["explain"]] == stored


async def test_the_series_shows_what_it_is_computed_by(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    preferences = {"ctl_days": 30, "atl_days": 5, "ctl_seed": 40, "atl_seed": 50}
    await ana.call("PUT", "/v1/me/training-preferences", json=preferences)
    await ana.enter(rpe=7)
    series = await ana.get("/v1/training-load", params=EXPLAIN)
    explain = series["explain"]
    assert explain["preferences"] == await ana.get("/v1/me/training-preferences")
    assert explain["windows_days"] == {
        "ramp_7d": 8,
        "acwr": 28,
        "acwr_acute": 7,
        "monotony": 7,
        "strain": 7,
    }
    assert explain["formulas"].keys() == series["data"][0].keys() - {"day", "projected", "reasons"}
    assert series["data"] == (await ana.get("/v1/training-load"))["data"]
    assert "explain" not in await ana.get("/v1/training-load")


async def test_a_series_is_null_on_as_many_days_as_its_windows_say(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.enter(start_time="2026-10-01T07:00:00+02:00", rpe=7)
    for day in range(2, 30, 2):
        await ana.enter(start_time=f"2026-10-{day:02}T18:00:00+02:00", rpe=5)
    series = await ana.get("/v1/training-load", params=EXPLAIN)
    for name in ("ramp_7d", "acwr", "monotony", "strain"):
        early = [day for day in series["data"] if day["reasons"].get(name) == "too_few_days"]
        assert len(early) == series["explain"]["windows_days"][name] - 1, name


@pytest.mark.parametrize("path", ["/v1/activities/{id}/metrics", "/v1/zones", "/v1/training-load"])
@pytest.mark.parametrize("include", ["why", "explain,why", "Explain", ","])
async def test_an_unknown_part_is_422(http: AsyncClient, path: str, include: str) -> None:
    ana = await an_athlete(http)
    entered = await ana.enter(rpe=7)
    reply = await ana.call("GET", path.format(id=entered["id"]), params={"include": include})
    assert code_of(reply, 422) == "invalid_request"


async def test_a_strangers_activity_is_404(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entered = await ana.enter(rpe=7)
    ben = await an_athlete(http, "ben@example.org")
    path = f"/v1/activities/{entered['id']}/metrics"
    assert code_of(await ben.call("GET", path, params=EXPLAIN), 404) == "not_found"
