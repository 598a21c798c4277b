"""The 25 real recordings through the API, and many broken ones."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file, a_multisport_file
from tests.files.mutations import mutated
from tests.files.xml_builders import a_gpx_file, a_tcx_file
from tests.http.api import Athlete, an_athlete, code_of
from tests.http.conftest import STORES
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.metrics import VALUES
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired

FOLDER = Path(os.environ.get("TA_FIT_CORPUS", "") or "no-corpus")
BROKEN = int(os.environ.get("TA_TEST_BROKEN_FILES", "300"))
SPORTS = {"generic": "other", "fitness_equipment": "rowing"}
REFUSED = {"unsupported_format", "unreadable_file", "not_an_activity", "start_time_unknown", "invalid_value"}

type Bounds = Mapping[str, tuple[float, float]]
# what a body can do in one activity, from a minute's test to a day's race
PLAUSIBLE: Bounds = {
    "load": (0.0, 1500.0),
    "trimp": (0.0, 3000.0),
    "hrss": (0.0, 1500.0),
    "edwards_trimp": (0.0, 7200.0),
    "lucia_trimp": (0.0, 4320.0),
    "np_w": (0.0, 500.0),
    "intensity_factor": (0.0, 2.0),
    "variability_index": (0.9, 3.0),
    "tss": (0.0, 1500.0),
    "work_kj": (0.0, 20_000.0),
    "xpower_w": (0.0, 500.0),
    "bike_score": (0.0, 1500.0),
    "ngp_mps": (0.0, 8.0),
    "rtss": (0.0, 1500.0),
    "stss": (0.0, 1500.0),
    "efficiency_factor": (0.0, 4.0),
    "decoupling_pct": (-100.0, 100.0),
}
# what broken bytes may say: no more than that it is a number, and not negative
POSSIBLE: Bounds = dict.fromkeys(PLAUSIBLE, (0.0, 1000000000.0)) | {"decoupling_pct": (-1e9, 1e9)}
MOST = {"power": 2500.0, "speed": 33.0, "hr": 240.0}
ROWS = [
    {
        "sport": sport,
        "valid_from": "2000-01-01",
        "ftp_w": 250,
        "lthr_bpm": 168,
        "max_hr_bpm": 190,
        "rest_hr_bpm": 50,
        "threshold_pace_s_per_km": 260,
        "css_s_per_100m": 100,
        "sex": "male",
    }
    for sport in Sport
    if sport is not Sport.MULTISPORT
]

corpus = pytest.mark.skipif(
    not (FOLDER / "expected.json").is_file(),
    reason="TA_FIT_CORPUS does not name a folder with the 25 recordings and expected.json",
)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """One store is enough here: what differs is the file. Where PostgreSQL is asked for, it is the one."""
    if "supabase" in STORES:
        on_postgres: Settings = request.getfixturevalue("on_postgres")
        return on_postgres
    return Settings(data_dir=tmp_path, persistence="sqlite", limits=UNLIMITED)


def entries() -> Iterator[Any]:
    if (FOLDER / "expected.json").is_file():
        for entry in json.loads((FOLDER / "expected.json").read_text())["files"]:
            yield pytest.param(entry, id=entry["file"])


@corpus
@pytest.mark.parametrize("entry", list(entries()))
async def test_a_real_recording_holds_what_two_parsers_agree_on(
    http: AsyncClient, entry: dict[str, Any]
) -> None:
    ana = await an_athlete(http)
    assert (await ana.call("PUT", "/v1/me/thresholds", json={"data": ROWS})).status_code == 200
    body = (FOLDER / entry["file"]).read_bytes()
    reply = await ana.upload(body)
    if entry["outcome"] == "not_activity":
        assert code_of(reply, 422) == "not_an_activity"
        return
    if entry.get("relative_time"):
        assert code_of(reply, 422) == "start_time_unknown"
        reply = await ana.upload(body, start_time="2020-05-01T07:30:00Z")
    assert reply.status_code == 201, reply.text
    activity = reply.json()
    assert activity["partial"] == (entry["outcome"] == "partial")
    sessions = activity.get("legs", [activity])
    for session, expected in zip(sessions, entry["sessions"], strict=True):
        check_session(session, expected)
    count = 0
    for session in sessions:
        count += await check_parts(ana, session, PLAUSIBLE)
    # the damaged one holds one sample of the year 2085, which is dropped and noted
    assert count == entry["n_records"] - (entry["file"].startswith("strava"))
    assert (await ana.call("GET", activity["file"])).content == body


def check_session(session: dict[str, Any], expected: dict[str, Any]) -> None:
    assert session["sport"] == SPORTS.get(expected["sport"], expected["sport"])
    assert session["sub_sport"] == expected["sub_sport"]
    if expected["start_time_utc"]:
        assert datetime.fromisoformat(session["start_time"]) == datetime.fromisoformat(
            expected["start_time_utc"]
        )
    pairs = (("elapsed_time_s", "elapsed_s"), ("timer_time_s", "timer_s"), ("distance_m", "distance_m"))
    for ours, theirs in pairs:
        if expected[theirs]:
            assert session[ours] == pytest.approx(expected[theirs], abs=0.01, rel=1e-4), ours
    for name in ("avg_hr_bpm", "max_hr_bpm", "avg_power_w", "max_power_w"):
        if expected[name]:
            assert session[name] == expected[name], name
        elif expected[name] == 0:
            assert session[name] is None, "a zero placeholder is unknown"


async def check_parts(ana: Athlete, session: dict[str, Any], bounds: Bounds) -> int:
    """Every part answers, every column has one length, and each metric is a plausible value or has a reason."""
    path = f"/v1/activities/{session['id']}"
    columns = await ana.get(f"{path}/streams", params={"resolution": "full"})
    assert len({len(column) for column in columns.values()}) <= 1
    metrics = await ana.get(f"{path}/metrics", params={"include": "explain"})
    for name in ("load", *VALUES):
        assert (metrics[name] is None) == (name in metrics["reasons"]), name
        least, most = bounds[name]
        assert metrics[name] is None or least <= metrics[name] <= most, (name, metrics[name])
    explain = metrics["explain"]
    for name in ("load", *VALUES):
        assert explain[name]["reason"] == metrics["reasons"].get(name), name
    for name, curve in metrics["mean_max"].items():
        assert bounds is POSSIBLE or all(0 <= best <= MOST[name] for best in curve.values()), (name, curve)
        assert max(curve.values()) == curve[min(curve, key=int)]
    for times in metrics["zones"].values():
        assert sum(zone["time_s"] for zone in times["zones"]) > 0
    await ana.get(f"{path}/laps")
    return len(columns.get("time_s", []))


async def test_broken_files_leave_nothing_half_stored(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    await ana.set_thresholds("running", "cycling", "swimming")
    bodies = [
        a_fit_file(seconds=120, power=[200, 210], laps=2),
        a_fit_file(sport="cycling", seconds=90, pauses=[(20, 40)]),
        a_multisport_file(("swimming", 30), ("cycling", 40), ("running", 30)),
        a_gpx_file(),
        a_tcx_file(),
    ]
    stored = measured = 0
    for body in mutated(bodies, BROKEN):
        reply = await ana.upload(body)
        if reply.status_code in {200, 201}:
            stored += reply.status_code == 201
            activity = reply.json()
            for session in activity.get("legs", [activity])[:1]:
                await check_parts(ana, session, POSSIBLE)
                measured += session["load"] is not None
        else:
            assert code_of(reply, 422) in REFUSED
    assert BROKEN // 10 < stored < BROKEN
    assert measured > stored // 2, "most of what is stored is measured by the thresholds"
    listed, cursor = 0, None
    while True:
        page = await ana.get(
            "/v1/activities", params={"limit": 200, **({"cursor": cursor} if cursor else {})}
        )
        listed += len(page["data"])
        if (cursor := page["next_cursor"]) is None:
            break
    assert listed == stored
    await ana.get("/v1/training-load")
