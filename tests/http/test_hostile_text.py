"""Characters that a database or an encoding refuses, in every text that an athlete can send, on every store."""

import json
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.http.api import PASSWORD, Athlete, an_athlete, code_of
from training_analyzer.entrypoints.http.examples import REQUESTS
from training_analyzer.entrypoints.settings import UNLIMITED, Settings

NUL, HALF = "a\0b", "a\ud800b"


@pytest.fixture(params=["fake", "sqlite", "supabase"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "supabase":
        on_postgres: Settings = request.getfixturevalue("on_postgres")
        return on_postgres
    return Settings(data_dir=tmp_path, persistence=request.param, limits=UNLIMITED)


async def refused(ana: Athlete, method: str, path: str, body: dict[str, Any], **headers: str) -> None:
    """Send a body as ASCII, with escapes in it; half a character is no JSON, or no text."""
    content = json.dumps(body)
    reply = await ana.call(
        method, path, content=content, headers={"Content-Type": "application/json", **headers}
    )
    assert reply.status_code in {400, 422}, (body, reply.status_code, reply.text)
    code_of(reply, reply.status_code)


async def test_no_text_of_a_body_is_a_failure_of_ours(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    activity = f"/v1/activities/{(await ana.enter())['id']}"
    goal = f"/v1/goals/{(await ana.call('POST', '/v1/goals', json=REQUESTS['createGoal'])).json()['id']}"
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00+01:00", "elapsed_time_s": 3600}
    for text in (NUL, HALF):
        for field in ("name", "notes", "timezone", "sport"):
            await refused(ana, "POST", "/v1/activities", {**entry, field: text})
        for field in ("name", "notes", "sport"):
            await refused(ana, "PATCH", activity, {field: text}, **{"If-Match": await ana.etag(activity)})
            await refused(ana, "POST", "/v1/goals", {**REQUESTS["createGoal"], field: text})
            await refused(ana, "PATCH", goal, {field: text}, **{"If-Match": await ana.etag(goal)})
        for field in ("display_name", "timezone"):
            await refused(ana, "PATCH", "/v1/me", {field: text}, **{"If-Match": await ana.etag("/v1/me")})
        for field in ("email", "display_name", "timezone"):
            account = {"email": "ben@example.org", "password": PASSWORD, field: text}
            await refused(ana, "POST", "/v1/auth/register", account)


async def test_no_count_of_a_body_is_a_failure_of_ours(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00+01:00", "elapsed_time_s": 3600}
    for number in (2**31, -(2**31) - 1, 2**63, 2**64):
        for field in ("avg_hr_bpm", "avg_power_w"):
            await refused(ana, "POST", "/v1/activities", {**entry, field: number})


async def test_no_text_beside_a_body_is_a_failure_of_ours(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for text in ("a%00b", "a%ED%A0%80b"):
        for parameter in ("cursor", "sport", "from", "fields", "updated_since"):
            reply = await ana.call("GET", f"/v1/activities?{parameter}={text}")
            assert reply.status_code == 422, (parameter, reply.text)
        assert (await ana.call("GET", f"/v1/activities/{text}")).status_code == 404
    signed_in = await http.post(
        "/v1/auth/sessions",
        json={"email": "ana@example.org", "password": PASSWORD},
        headers={b"User-Agent": b"watch\xed\xa0\x80\xff"},
    )
    assert signed_in.status_code == 200, signed_in.text
    await ana.get("/v1/auth/sessions")


async def test_no_text_around_a_recording_is_a_failure_of_ours(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for number, text in enumerate((NUL, "a\x7f\u2028b", "\ufffe\uffff")):
        body = a_fit_file(seconds=60 + number)
        reply = await ana.upload(body, name=text, notes=text)
        assert reply.status_code in {201, 422}, reply.text
        files = {"file": (f"{text}.fit", body, "application/octet-stream")}
        reply = await ana.call("POST", "/v1/activities", files=files)
        assert reply.status_code in {200, 201, 409, 422}, reply.text


@pytest.mark.parametrize("kind", ["gpx", "tcx"])
async def test_a_recording_of_large_numbers_is_taken_or_refused(http: AsyncClient, kind: str) -> None:
    ana = await an_athlete(http)
    reply = await ana.upload(_OF_LARGE_NUMBERS[kind].encode())
    assert reply.status_code == 201, reply.text
    stored = await ana.get(f"/v1/activities/{reply.json()['id']}")
    assert stored["avg_hr_bpm"] is None


_POINTS = [(f"2026-11-20T07:00:{second:02}Z", 48.0 + second / 1e5) for second in range(50)]
_OF_LARGE_NUMBERS = {
    "gpx": '<gpx version="1.1" creator="watch" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>x</name><trkseg>'
    + "".join(
        f'<trkpt lat="{lat}" lon="2"><time>{time}</time><extensions><hr>99999999999</hr></extensions></trkpt>'
        for time, lat in _POINTS
    )
    + "</trkseg></trk></gpx>",
    "tcx": '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
    '<Activity Sport="Running"><Id>2026-11-20T07:00:00Z</Id><Lap StartTime="2026-11-20T07:00:00Z">'
    "<TotalTimeSeconds>49</TotalTimeSeconds><DistanceMeters>150</DistanceMeters>"
    "<AverageHeartRateBpm><Value>99999999999</Value></AverageHeartRateBpm>"
    "<MaximumHeartRateBpm><Value>99999999999</Value></MaximumHeartRateBpm><Track>"
    + "".join(f"<Trackpoint><Time>{time}</Time></Trackpoint>" for time, _ in _POINTS)
    + "</Track></Lap></Activity></Activities></TrainingCenterDatabase>",
}
