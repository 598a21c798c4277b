"""Recordings over HTTP: dropped, seen, told apart, refused."""

import asyncio
from datetime import timedelta

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import START, a_fit_file, a_multisport_file
from tests.files.xml_builders import (
    a_gpx_file,
    a_multisport_tcx_file,
    a_tcx_file,
)
from tests.http.api import an_athlete, code_of


async def test_a_dropped_recording_is_an_activity_with_all_its_parts(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    file = a_fit_file(seconds=600, laps=3, hr=150, power=[200, 210])
    reply = await ana.upload(file)
    assert reply.status_code == 201
    activity = reply.json()
    assert (activity["sport"], activity["source"], activity["partial"]) == ("running", "file", False)
    assert activity["elapsed_time_s"] == 600
    assert activity["distance_m"] == pytest.approx(1800)
    assert reply.headers["location"] == f"/v1/activities/{activity['id']}"
    path = reply.headers["location"]
    streams = await ana.get(f"{path}/streams", params={"resolution": "full"})
    assert streams["time_s"] == list(range(601))
    assert {len(column) for column in streams.values()} == {601}
    assert streams["power_w"][:3] == [200, 210, 200]
    assert len((await ana.get(f"{path}/laps"))["data"]) == 3
    whole = await ana.get(path, params={"include": "laps,metrics"})
    assert whole["laps"] == (await ana.get(f"{path}/laps"))["data"]
    assert whole["metrics"] == await ana.get(f"{path}/metrics")
    original = await ana.call("GET", activity["file"])
    assert original.content == file
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"] == f'attachment; filename="activity-{activity["id"]}.fit"'


async def test_the_same_file_twice_is_one_activity(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    file = a_fit_file()
    first, again = await ana.upload(file), await ana.upload(file)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


async def test_the_same_file_eight_times_at_once_is_one_activity(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    file = a_fit_file()
    replies = await asyncio.gather(*(ana.upload(file) for _ in range(8)))
    assert sorted(reply.status_code for reply in replies) == [200] * 7 + [201]
    assert len({reply.json()["id"] for reply in replies}) == 1


async def test_a_removed_recording_may_come_back(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    file = a_fit_file()
    first = (await ana.upload(file)).json()
    await ana.change("DELETE", f"/v1/activities/{first['id']}")
    again = await ana.upload(file)
    assert again.status_code == 201
    assert again.json()["id"] != first["id"]


@pytest.mark.parametrize("body", [a_gpx_file(), a_tcx_file()])
async def test_gpx_and_tcx_are_told_by_content(http: AsyncClient, body: bytes) -> None:
    ana = await an_athlete(http)
    reply = await ana.upload(body)
    assert reply.status_code == 201, reply.text
    assert reply.json()["sport"] == "running"
    assert reply.json()["elapsed_time_s"] == 60


@pytest.mark.parametrize(
    "file", [a_multisport_file(("swimming", 60), ("cycling", 120), ("running", 90)), a_multisport_tcx_file()]
)
async def test_a_multisport_file_is_a_parent_with_legs(http: AsyncClient, file: bytes) -> None:
    ana = await an_athlete(http)
    whole = (await ana.upload(file)).json()
    assert whole["sport"] == "multisport"
    assert len(whole["legs"]) >= 2
    assert whole["distance_m"] == pytest.approx(sum(leg["distance_m"] or 0 for leg in whole["legs"]))
    listed = (await ana.get("/v1/activities"))["data"]
    assert [each["id"] for each in listed] == [whole["id"]]
    assert (await ana.get(f"/v1/activities/{whole['id']}"))["legs"] == whole["legs"]
    leg = whole["legs"][0]
    assert leg["parent_id"] == whole["id"]
    shown = await ana.get(f"/v1/activities/{leg['id']}")
    assert shown == leg
    assert (await ana.get(f"/v1/activities/{leg['id']}/streams"))["time_s"]
    assert code_of(await ana.change("DELETE", f"/v1/activities/{leg['id']}"), 409) == "leg_of_multisport"


async def test_a_multisports_load_counts_once_and_follows_its_legs(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    whole = (await ana.upload(a_multisport_file(("cycling", 120), ("running", 90)))).json()
    for leg, load in zip(whole["legs"], (60, 40), strict=True):
        path = f"/v1/activities/{leg['id']}"
        assert (await ana.change("PATCH", path, json={"load_override": load})).status_code == 200
    shown = await ana.get(f"/v1/activities/{whole['id']}")
    assert (shown["load"], shown["load_method"]) == (100.0, "override")
    days = (await ana.get("/v1/training-load"))["data"]
    assert days[0]["load"] == 100.0
    rides = (await ana.get("/v1/training-load", params={"sport": "cycling"}))["data"]
    assert rides[0]["load"] == 60.0
    refused = await ana.change("PATCH", f"/v1/activities/{whole['id']}", json={"load_override": 5})
    assert refused.status_code == 422
    moved = await ana.change(
        "PATCH", f"/v1/activities/{whole['id']}", json={"start_time": "2026-05-01T07:00:00Z"}
    )
    legs = moved.json()["legs"]
    assert [leg["start_time"] for leg in legs] == ["2026-05-01T07:00:00Z", "2026-05-01T07:02:00Z"]
    assert (await ana.get("/v1/training-load"))["data"][0]["day"] == "2026-05-01"
    assert (await ana.change("DELETE", f"/v1/activities/{whole['id']}")).status_code == 204
    assert (await ana.get("/v1/training-load"))["data"] == []
    assert (await ana.call("GET", f"/v1/activities/{legs[0]['id']}")).status_code == 404


async def test_the_same_recording_from_elsewhere_is_linked_and_counts_once(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    first = (await ana.upload(a_fit_file(seconds=600))).json()
    copy = (await ana.upload(a_fit_file(seconds=610, start=START + timedelta(seconds=45), product=1))).json()
    other = (
        await ana.upload(a_fit_file(seconds=600, sport="cycling", start=START + timedelta(seconds=5)))
    ).json()
    assert (copy["duplicate_of"], other["duplicate_of"]) == (first["id"], None)
    assert len((await ana.get("/v1/activities"))["data"]) == 3
    for activity in (first, copy):
        await ana.change("PATCH", f"/v1/activities/{activity['id']}", json={"load_override": 50})
    assert (await ana.get("/v1/training-load"))["data"][0]["load"] == 50.0
    path = f"/v1/activities/{copy['id']}"
    freed = await ana.change("PATCH", path, json={"duplicate_of": None})
    assert freed.json()["duplicate_of"] is None
    assert (await ana.get("/v1/training-load"))["data"][0]["load"] == 100.0


async def test_a_duplicate_counts_when_what_it_repeats_is_removed(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    first = (await ana.upload(a_fit_file(seconds=600))).json()
    copy = (await ana.upload(a_fit_file(seconds=600, product=1))).json()
    await ana.change("PATCH", f"/v1/activities/{copy['id']}", json={"load_override": 50})
    await ana.change("DELETE", f"/v1/activities/{first['id']}")
    assert (await ana.get(f"/v1/activities/{copy['id']}"))["duplicate_of"] is None
    assert (await ana.get("/v1/training-load"))["data"][0]["load"] == 50.0


async def test_of_three_copies_one_always_counts(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    copies = [(await ana.upload(a_fit_file(seconds=600, product=product))).json() for product in (1, 2, 3)]
    for copy in copies:
        await ana.change("PATCH", f"/v1/activities/{copy['id']}", json={"load_override": 50})
    for gone, left in ((copies[0], copies[1:]), (copies[1], copies[2:])):
        await ana.change("DELETE", f"/v1/activities/{gone['id']}")
        assert (await ana.get("/v1/training-load"))["data"][0]["load"] == 50.0
        shown = [(await ana.get(f"/v1/activities/{copy['id']}"))["duplicate_of"] for copy in left]
        assert shown.count(None) == 1


async def test_a_recorder_without_a_clock_is_asked_for_its_start(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    file = a_fit_file(relative=True)
    assert code_of(await ana.upload(file), 422) == "start_time_unknown"
    assert code_of(await ana.upload(file, start_time="yesterday"), 422) == "invalid_request"
    assert code_of(await ana.upload(file, start_time="2027-05-01T07:30:00Z"), 422) == "invalid_value"
    told = await ana.upload(file, start_time="2026-05-01T07:30:00+02:00")
    assert told.status_code == 201
    assert told.json()["start_time"] == "2026-05-01T05:30:00Z"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "unreadable_file"),
        (b"just text", "unsupported_format"),
        (b"PK\x03\x04" + bytes(100), "unsupported_format"),
        (a_fit_file()[:20], "unreadable_file"),
        (a_fit_file(file_type="workout"), "not_an_activity"),
        (b"<gpx><trk>", "unreadable_file"),
        (a_gpx_file(before='<!DOCTYPE gpx [<!ENTITY a "b">]>'), "unreadable_file"),
        (b"<html></html>", "unsupported_format"),
    ],
)
async def test_a_file_that_is_none_is_refused_and_nothing_stays(
    http: AsyncClient, body: bytes, code: str
) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.upload(body), 422) == code
    assert (await ana.get("/v1/activities"))["data"] == []
    assert (await ana.get("/v1/training-load"))["data"] == []


async def test_a_damaged_recording_is_kept_and_says_so(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    activity = (await ana.upload(a_fit_file(seconds=600)[:-200])).json()
    assert activity["partial"] is True
    assert activity["import_notes"]
    assert (await ana.get("/v1/activities"))["data"][0]["partial"] is True


async def test_a_form_without_the_one_file_is_422(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    two = [("file", ("a", b"1")), ("file", ("b", b"2"))]
    for parts in ({"files": {"other": ("a", b"1")}}, {"files": two}, {"files": {"file": (None, b"text")}}):
        assert code_of(await ana.call("POST", "/v1/activities", **parts), 422) == "invalid_request"
    for body in (b"", b"--x", b"--x\r\n\r\n", b"garbage"):
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        assert code_of(await ana.call("POST", "/v1/activities", content=body, headers=headers), 422)


async def test_an_upload_may_be_repeated_by_key_whatever_its_boundary(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    part = {"file": ("a.fit", a_fit_file())}
    replies = [
        await ana.call("POST", "/v1/activities", files=part, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert [reply.status_code for reply in replies] == [201, 201]
    assert replies[0].json() == replies[1].json()


async def test_streams_come_by_type_and_resolution(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{(await ana.upload(a_fit_file(seconds=5000))).json()['id']}/streams"
    for resolution, most in (("low", 100), ("medium", 1000), ("high", 10_000), ("full", 5001)):
        columns = await ana.get(path, params={"resolution": resolution, "types": "hr_bpm,distance_m"})
        assert columns.keys() == {"time_s", "hr_bpm", "distance_m"}
        assert len(columns["time_s"]) <= most
        assert len({len(column) for column in columns.values()}) == 1
        assert columns["time_s"][-1] == 5000
    for query in ("types=blood_type", "resolution=huge"):
        assert (await ana.call("GET", f"{path}?{query}")).status_code == 422


async def test_loads_of_recordings_follow_the_thresholds(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    ride = (await ana.upload(a_fit_file(sport="cycling", seconds=3599, power=200, hr=150))).json()
    assert (ride["load"], ride["np_w"]) == (None, pytest.approx(200.0))
    row = {"valid_from": "2026-01-01", "sport": "cycling", "ftp_w": 250}
    assert (await ana.call("PUT", "/v1/me/thresholds", json={"data": [row]})).status_code == 200
    shown = await ana.get(f"/v1/activities/{ride['id']}")
    assert (shown["load"], shown["load_method"]) == (pytest.approx(64.0, rel=1e-3), "power_tss")
    metrics = await ana.get(f"/v1/activities/{ride['id']}/metrics")
    assert metrics["intensity_factor"] == pytest.approx(0.8)
    assert metrics["variability_index"] == pytest.approx(1.0)
    assert metrics["work_kj"] == pytest.approx(720.0, rel=1e-3)


@pytest.mark.parametrize("charset", ["undefined", "utf-16", "idna", "no-such"])
async def test_text_of_a_form_is_utf_8_whatever_it_claims(http: AsyncClient, charset: str) -> None:
    ana = await an_athlete(http)
    start = b"--x\r\nContent-Disposition: form-data; name="
    body = (
        start + b'"start_time"\r\nContent-Type: text/plain; charset=' + charset.encode() + b"\r\n\r\n"
        b"2026-11-20T07:00:00Z\r\n" + start + b'"file"; filename="a.fit"\r\n\r\n' + a_fit_file() + b"\r\n--x--\r\n"
    )  # fmt: skip
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await ana.call("POST", "/v1/activities", content=body, headers=headers)).status_code == 201
