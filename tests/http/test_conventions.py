"""What holds for every reply."""

import gc

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.files.xml_builders import a_gpx_file, a_gpx_point
from tests.http.api import an_athlete, code_of
from tests.http.every_route import ROUTES, STRICT
from tests.http.test_admin import an_admin
from training_analyzer.entrypoints.wiring import Wired


async def test_every_reply_carries_the_security_headers_and_an_id(http: AsyncClient) -> None:
    for path in ("/health/live", "/nowhere", "/v1/me", "/docs", "/openapi.json"):
        reply = await http.get(path)
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert reply.headers["x-request-id"].startswith("req_")
        assert "server" not in reply.headers


async def test_an_unknown_address_and_method_are_problems(http: AsyncClient) -> None:
    assert code_of(await http.get("/nowhere"), 404) == "not_found"
    assert code_of(await http.put("/health/live"), 405) == "method_not_allowed"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("form=2026-11-01", ["form"]),
        ("limit=5&Sport=running&x=", ["Sport", "x"]),
        ("%66orm=1", ["form"]),
        ("=1", [""]),
        ("limit=5&=", [""]),
    ],
)
async def test_a_parameter_that_an_address_does_not_know_is_422(
    http: AsyncClient, query: str, named: list[str]
) -> None:
    ana = await an_athlete(http)
    reply = await ana.call("GET", f"/v1/activities?{query}")
    assert code_of(reply, 422) == "unknown_parameter"
    assert [each["pointer"] for each in reply.json()["errors"]] == named
    assert (await ana.call("GET", "/v1/activities?%6cimit=5&&")).status_code == 200


async def test_every_route_refuses_a_parameter_that_it_does_not_know(http: AsyncClient, ports: Wired) -> None:
    ana = await an_admin(http, ports)
    assert len(ROUTES) - len(STRICT) == 2
    for method, path in STRICT:
        reply = await ana.call(method, path, params={"no_such": "1"})
        assert code_of(reply, 422) == "unknown_parameter", (method, path)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"email": 1}', b"{" * 10000])
async def test_a_body_that_is_no_good_json_is_422(http: AsyncClient, body: bytes) -> None:
    reply = await http.post("/v1/auth/register", content=body, headers={"Content-Type": "application/json"})
    assert code_of(reply, 422) == "invalid_request"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{" * 10000])
async def test_an_entry_that_is_no_good_json_is_422(http: AsyncClient, body: bytes) -> None:
    ana = await an_athlete(http)
    headers = {"Content-Type": "application/json"}
    assert (
        code_of(await ana.call("POST", "/v1/activities", content=body, headers=headers), 422)
        == "invalid_request"
    )


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
async def test_another_content_type_is_415(http: AsyncClient, kind: str) -> None:
    reply = await http.post("/v1/auth/register", content=b"{}", headers={"Content-Type": kind})
    assert code_of(reply, 415) == "unsupported_media_type"


async def test_a_compressed_body_is_415(http: AsyncClient) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert code_of(await http.post("/v1/auth/register", content=b"x", headers=headers), 415)


async def test_a_body_over_the_limit_is_413(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    huge = b'{"email": "' + b"a" * (1 << 20) + b'"}'
    headers = {"Content-Type": "application/json"}
    assert (
        code_of(await http.post("/v1/auth/register", content=huge, headers=headers), 413) == "body_too_large"
    )
    assert (
        code_of(await ana.call("POST", "/v1/activities", content=huge, headers=headers), 413)
        == "body_too_large"
    )
    assert code_of(await ana.upload(bytes(20 * (1 << 20) + 1)), 413) == "body_too_large"
    assert code_of(await ana.upload(bytes(22 * (1 << 20))), 413) == "body_too_large"


@pytest.mark.parametrize(
    "activity_id",
    ["x", "act_", "act_" + "0" * 26, "act_" + "z" * 26, "usr_" + "0" * 26, "act_é", "%00", "act_" + "u" * 26],
)
async def test_a_malformed_or_unknown_id_is_404(http: AsyncClient, activity_id: str) -> None:
    ana = await an_athlete(http)
    for part in ("", "/streams", "/laps", "/metrics", "/file"):
        assert code_of(await ana.call("GET", f"/v1/activities/{activity_id}{part}"), 404) == "not_found"


async def test_readiness_asks_the_store(http: AsyncClient) -> None:
    assert (await http.get("/health/live")).json() == {"status": "ok"}
    assert (await http.get("/health/ready")).json() == {"status": "ok"}


async def test_the_documentation_needs_nothing_from_elsewhere(http: AsyncClient) -> None:
    page = await http.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "://" not in page.text.replace("http-equiv", "")
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert name in page.text
        assert (await http.get(f"/docs/{name}")).status_code == 200
    assert code_of(await http.get("/docs/..%2fapp.py"), 404) == "not_found"


async def test_asking_what_an_address_allows_is_answered(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for path in ("/health/live", "/v1/me", "/v1/activities"):
        assert (await http.options(path)).status_code < 500
        assert (await ana.call("OPTIONS", path)).status_code < 500


async def test_text_of_a_form_that_is_not_utf_8_is_422(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    text, file = ("start_time", (None, b"\xff\xfe")), ("file", ("a.fit", a_fit_file() + bytes(2 << 20)))
    for parts in ([text, file], [file, text]):
        assert code_of(await ana.call("POST", "/v1/activities", files=parts), 422) == "invalid_request"
    gc.collect()  # a file left open would be a ResourceWarning here, and warnings are errors
    assert (await ana.get("/v1/activities"))["data"] == []


async def test_a_number_larger_than_any_float_is_422(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 60}
    for field in ("avg_hr_bpm", "elapsed_time_s", "distance_m"):
        body = {**entry, field: 10**400}
        assert code_of(await ana.call("POST", "/v1/activities", json=body), 422)


async def test_a_recording_of_one_point_can_be_renamed(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    uploaded = await ana.upload(a_gpx_file([a_gpx_point(0)]))
    assert uploaded.status_code == 201, uploaded.text
    path = f"/v1/activities/{uploaded.json()['id']}"
    renamed = await ana.change("PATCH", path, json={"name": "A stop"})
    assert renamed.status_code == 200, renamed.text
    assert renamed.json()["name"] == "A stop"


@pytest.mark.parametrize("path", ["/v1/activities/act_" + "0" * 26, "/v1/goals/goal_" + "0" * 26])
@pytest.mark.parametrize("body", [b"{", b'{"name": 1}', b'{"no_such_field": 1}', b"[]", b"{}"])
async def test_what_is_not_there_is_404_whatever_is_sent_for_it(
    http: AsyncClient, path: str, body: bytes
) -> None:
    ana = await an_athlete(http)
    headers = {"Content-Type": "application/json"}
    assert code_of(await ana.call("PATCH", path, content=body, headers=headers), 404) == "not_found"


async def test_somebody_elses_object_is_404_whatever_is_sent_for_it(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    path = f"/v1/activities/{(await ana.enter())['id']}"
    reply = await bea.call("PATCH", path, json={"no_such_field": 1}, headers={"If-Match": "*"})
    assert code_of(reply, 404) == "not_found"


async def test_a_body_that_does_not_fit_is_422_before_the_etag_is_looked_at(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{(await ana.enter())['id']}"
    assert code_of(await ana.call("PATCH", path, json={"name": 1}), 422) == "invalid_request"
    assert code_of(await ana.call("PATCH", path, json={"name": "x"}), 428) == "precondition_required"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.fit"\r\n\r\n' + bytes(2 << 20),
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\na\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\na\r\n--x--\r\n',
    ],
)
@pytest.mark.parametrize("boundary", ["; boundary=x", "; boundary=", ""])
async def test_a_form_that_is_none_is_422(http: AsyncClient, body: bytes, boundary: str) -> None:
    ana = await an_athlete(http)
    headers = {"Content-Type": f"multipart/form-data{boundary}"}
    reply = await ana.call("POST", "/v1/activities", content=body, headers=headers)
    assert code_of(reply, 422) == "invalid_request"
