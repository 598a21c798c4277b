"""Sessions of pages: a cookie, and what keeps a page elsewhere from using it."""

from base64 import b32decode
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import PASSWORD, Clock, an_athlete, code_of, sign_in, sign_up
from tests.http.conftest import client
from training_analyzer.domain.identity.totp import hotp, step_at
from training_analyzer.entrypoints.settings import HttpSettings
from training_analyzer.entrypoints.wiring import Wired

ORIGIN = "http://test"
GOALS = "/v1/goals"
GOAL = {
    "kind": "race", "name": "Race", "day": "2027-05-01", "sport": "running", "distance_m": 10000.0, "priority": "A",
}  # fmt: skip
EMAIL = "ana@example.org"


@dataclass
class Page:
    """A browser of its own with a page of ours, or of somebody else's."""

    http: AsyncClient
    cookie: str
    csrf: str
    session_id: str

    async def call(self, method: str, path: str, **rest: Any) -> Response:
        headers = {"Cookie": self.cookie, **rest.pop("headers", {})}
        return await self.http.request(method, path, headers=headers, **rest)

    async def change(self, method: str, path: str, **rest: Any) -> Response:
        """Call as a page of ours does."""
        ours = {"Origin": ORIGIN, "X-CSRF-Token": self.csrf}
        return await self.call(method, path, headers={**ours, **rest.pop("headers", {})}, **rest)


async def a_page(http: AsyncClient, email: str = EMAIL, **more: str) -> Page:
    body = {"email": email, "password": PASSWORD, "carrier": "cookie", **more}
    reply = await http.post("/v1/auth/sessions", json=body)
    assert reply.status_code == 200, reply.text
    http.cookies.clear()  # each call says itself what it shows
    told = reply.json()
    return Page(http, reply.headers["set-cookie"].partition(";")[0], told["csrf_token"], told["session_id"])


@pytest.fixture
async def page(http: AsyncClient) -> Page:
    await sign_up(http, EMAIL)
    return await a_page(http)


@pytest.fixture
async def production(ports: Wired) -> AsyncIterator[AsyncClient]:
    """Serve as production does, at an address that is not configured."""
    settings = msgspec.structs.replace(ports.settings, environment="production")
    async with client(replace(ports, settings=settings)) as opened:
        yield opened


async def goals(page: Page) -> int:
    return len((await page.call("GET", GOALS)).json()["data"])


async def test_a_page_gets_a_cookie_and_no_token(http: AsyncClient) -> None:
    await sign_up(http, EMAIL)
    body = {"email": EMAIL, "password": PASSWORD, "carrier": "cookie"}
    reply = await http.post("/v1/auth/sessions", json=body)
    assert reply.json().keys() == {"session_id", "csrf_token"}
    name, _, rest = reply.headers["set-cookie"].partition("=")
    value, *attributes = [word.strip() for word in rest.split(";")]
    assert name == "ta_session"
    assert len(value) == len("tas_") + 43
    assert {each.lower() for each in attributes} == {
        "httponly", "path=/", "samesite=lax", f"max-age={90 * 24 * 3600}",
    }  # fmt: skip
    assert value not in reply.text


async def test_in_production_the_cookie_is_this_hosts_by_tls_alone(production: AsyncClient) -> None:
    await sign_up(production, EMAIL)
    body = {"email": EMAIL, "password": PASSWORD, "carrier": "cookie"}
    reply = await production.post("/v1/auth/sessions", json=body)
    name, _, rest = reply.headers["set-cookie"].partition("=")
    assert name == "__Host-ta_session"
    words = {word.strip().lower() for word in rest.split(";")}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= words
    assert "domain" not in rest.lower()
    cookie = rest.partition(";")[0]
    for shown, status in ((f"__Host-ta_session={cookie}", 200), (f"ta_session={cookie}", 401)):
        assert (await production.get("/v1/me", headers={"Cookie": shown})).status_code == status
    ours = {"Cookie": f"__Host-ta_session={cookie}", "X-CSRF-Token": reply.json()["csrf_token"]}
    for origin, status in (("https://test", 201), ("http://test", 403)):
        made = await production.post(GOALS, json=GOAL, headers={**ours, "Origin": origin})
        assert made.status_code == status, made.text


async def test_a_page_reads_by_the_cookie_and_changes_with_the_token(page: Page) -> None:
    reply = await page.call("GET", "/v1/me")
    assert reply.json()["email"] == EMAIL
    assert reply.headers["vary"] == "Cookie"
    assert (await page.change("POST", GOALS, json=GOAL)).status_code == 201
    assert await goals(page) == 1
    sessions = (await page.call("GET", "/v1/auth/sessions")).json()["data"]
    assert [(one["id"], one["kind"], one["current"]) for one in sessions] == [(page.session_id, "web", True)]


async def test_the_token_is_given_again_and_is_each_sessions_own(page: Page) -> None:
    again = (await page.call("GET", "/v1/auth/csrf-token")).json()
    assert again == {"csrf_token": page.csrf}
    assert (await a_page(page.http)).csrf != page.csrf


async def test_a_missing_wrong_or_foreign_token_changes_nothing(page: Page) -> None:
    other = await a_page(page.http)
    athlete = await sign_in(page.http, EMAIL)
    for token in ("", "0" * 64, page.csrf.upper(), page.csrf + "0", other.csrf, "\xe9", page.cookie):
        reply = await page.change("POST", GOALS, json=GOAL, headers={"X-CSRF-Token": token.encode("latin-1")})
        assert code_of(reply, 403) == "csrf_failed", token
    reply = await page.call("POST", GOALS, json=GOAL, headers={"Origin": ORIGIN})
    assert code_of(reply, 403) == "csrf_failed"
    assert await goals(page) == 0
    log = (await athlete.get("/v1/me/audit-log"))["data"]
    assert [each["action"] for each in log].count("access_denied") == 8


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://test.evil.example",
        "http://test:8080",
        "http://evil.test",
        "test",
    ],
)
async def test_a_page_elsewhere_changes_nothing_even_with_the_token(page: Page, origin: str) -> None:
    same = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    assert code_of(await page.change("POST", GOALS, json=GOAL, headers=same), 403) == "csrf_failed"
    assert await goals(page) == 0


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 201), ("same-site", 403), ("cross-site", 403), ("none", 403), ("", 403)],
)
async def test_without_an_origin_the_browsers_word_counts(page: Page, site: str, status: int) -> None:
    headers = {"X-CSRF-Token": page.csrf, "Sec-Fetch-Site": site}
    assert (await page.call("POST", GOALS, json=GOAL, headers=headers)).status_code == status


async def test_where_the_address_is_configured_no_other_origin_is_ours(ports: Wired) -> None:
    http_settings = HttpSettings(public_url="https://Training.example.org:443/app/")
    settings = msgspec.structs.replace(ports.settings, http=http_settings)
    async with client(replace(ports, settings=settings)) as http:
        await sign_up(http, EMAIL)
        page = await a_page(http)
        for origin, status in (("https://training.example.org", 201), (ORIGIN, 403)):
            reply = await page.change("POST", GOALS, json=GOAL, headers={"Origin": origin})
            assert reply.status_code == status, origin


async def test_an_authorization_header_beats_the_cookie(page: Page) -> None:
    bea = await an_athlete(page.http, "bea@example.org")
    both = await page.call("GET", "/v1/me", headers=bea.headers)
    assert both.json()["email"] == bea.email
    assert (await page.call("POST", GOALS, json=GOAL, headers=bea.headers)).status_code == 201
    assert await goals(page) == 0
    for bad in ("", "Bearer x.y.z", "Basic YTpi", f"Bearer {page.cookie.partition('=')[2]}"):
        reply = await page.call("GET", "/v1/me", headers={"Authorization": bad})
        assert code_of(reply, 401) == "invalid_token", bad


async def test_a_session_that_ended_opens_nothing(page: Page) -> None:
    athlete = await sign_in(page.http, EMAIL)
    path = f"/v1/auth/sessions/{page.session_id}"
    assert (await athlete.call("DELETE", path)).status_code == 204
    assert code_of(await page.call("GET", "/v1/me"), 401) == "invalid_token"
    assert code_of(await page.change("POST", GOALS, json=GOAL), 401) == "invalid_token"


async def test_a_session_slides_while_it_is_used_and_ends_after_ninety_days(page: Page, clock: Clock) -> None:
    for _ in range(14):
        clock.ahead(days=6, hours=10)
        assert (await page.call("GET", "/v1/me")).status_code == 200
    clock.ahead(hours=4)
    assert code_of(await page.call("GET", "/v1/me"), 401) == "invalid_token"


async def test_a_session_that_lies_idle_ends_after_seven_days(page: Page, clock: Clock) -> None:
    clock.ahead(days=7)
    assert code_of(await page.call("GET", "/v1/me"), 401) == "invalid_token"


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "ta_session",
        "ta_session=",
        "ta_session=tas_x",
        "ta_session=\xe9",
        "=;;=",
        "other=1",
        "ta_session=a\0",
    ],
)
async def test_a_cookie_that_is_none_is_401(http: AsyncClient, shown: str) -> None:
    reply = await http.get("/v1/me", headers=[(b"cookie", shown.encode("latin-1"))])
    assert code_of(reply, 401) == "invalid_token"


async def test_two_cookies_count_for_nothing(page: Page) -> None:
    other = await a_page(page.http)
    shown = {"Cookie": f"{page.cookie}; {other.cookie}"}
    assert (await page.http.get("/v1/me", headers=shown)).status_code == 401
    among_others = {"Cookie": f"theme=dark; {page.cookie}; ta_flow=x"}
    assert (await page.http.get("/v1/me", headers=among_others)).status_code == 200


async def test_no_credential_counts_in_an_address(page: Page) -> None:
    cookie = page.cookie.partition("=")[2]
    for name in ("ta_session", "cookie", "access_token", "__Host-ta_session"):
        assert (await page.http.get("/v1/me", params={name: cookie})).status_code == 401
    query = {"X-CSRF-Token": page.csrf, "csrf_token": page.csrf}
    reply = await page.call("POST", GOALS, params=query, json=GOAL, headers={"Origin": ORIGIN})
    assert code_of(reply, 403) == "csrf_failed"


async def test_a_get_by_cookie_changes_nothing(page: Page) -> None:
    """Also one that dresses up as a change."""
    assert (await page.change("POST", GOALS, json=GOAL)).status_code == 201
    before = (await page.call("GET", GOALS)).json()
    for path in (GOALS, "/v1/me", "/v1/auth/sessions", "/v1/auth/sessions/current", "/v1/auth/csrf-token"):
        await page.call(
            "GET", path, headers={"X-HTTP-Method-Override": "DELETE"}, params={"_method": "DELETE"}
        )
        await page.call("HEAD", path)
    assert (await page.call("GET", GOALS)).json() == before
    assert len((await page.call("GET", "/v1/auth/sessions")).json()["data"]) == 1


@pytest.mark.parametrize("path", ["/v1/auth/sessions/current", "/v1/auth/sessions"])
async def test_logging_out_takes_the_cookie_back(page: Page, path: str) -> None:
    assert code_of(await page.call("DELETE", path), 403) == "csrf_failed"
    reply = await page.change("DELETE", path)
    assert reply.status_code == 204
    assert reply.headers["clear-site-data"] == '"cache", "storage"'
    assert reply.headers["set-cookie"].startswith("ta_session=")
    assert "Max-Age=0" in reply.headers["set-cookie"]
    assert (await page.call("GET", "/v1/me")).status_code == 401


async def test_ending_the_others_leaves_the_cookie(page: Page) -> None:
    other = await a_page(page.http)
    reply = await page.change("DELETE", "/v1/auth/sessions", params={"keep_current": "true"})
    assert reply.status_code == 204
    assert not {"set-cookie", "clear-site-data"} & reply.headers.keys()
    assert (await page.call("GET", "/v1/me")).status_code == 200
    assert (await other.call("GET", "/v1/me")).status_code == 401


async def test_a_page_of_a_dead_session_signs_in_anew_and_of_a_living_one_needs_the_token(page: Page) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "carrier": "cookie"}
    assert code_of(await page.call("POST", "/v1/auth/sessions", json=body), 403) == "csrf_failed"
    assert (await page.change("POST", "/v1/auth/sessions", json=body)).status_code == 200
    await page.change("DELETE", "/v1/auth/sessions/current")
    assert (await page.call("POST", "/v1/auth/sessions", json=body)).status_code == 200


async def test_a_cookie_serves_no_refresh(page: Page) -> None:
    cookie = page.cookie.partition("=")[2]
    reply = await page.http.post("/v1/auth/token", json={"refresh_token": cookie})
    assert code_of(reply, 401) == "invalid_token"


@pytest.mark.parametrize("carrier", ["", "both", "Cookie", None, 1])
async def test_nothing_else_carries_a_session(http: AsyncClient, carrier: object) -> None:
    await sign_up(http, EMAIL)
    body = {"email": EMAIL, "password": PASSWORD, "carrier": carrier}
    reply = await http.post("/v1/auth/sessions", json=body)
    assert code_of(reply, 422) == "invalid_request"
    assert "set-cookie" not in reply.headers


async def test_a_second_factor_is_asked_for_as_with_tokens(page: Page, clock: Clock) -> None:
    secret = (await page.change("POST", "/v1/me/second-factor")).json()["secret"]

    def code() -> str:
        return hotp(b32decode(secret), step_at(clock.now))

    done = await page.change("PUT", "/v1/me/second-factor", json={"totp_code": code()})
    assert done.status_code == 200, done.text
    clock.ahead(seconds=30)
    body = {"email": EMAIL, "password": PASSWORD, "carrier": "cookie"}
    refused = await page.http.post("/v1/auth/sessions", json=body)
    assert code_of(refused, 401) == "totp_required"
    assert "set-cookie" not in refused.headers
    opened = await a_page(page.http, totp_code=code())
    assert (await opened.call("GET", "/v1/me")).status_code == 200
    log = (await opened.call("GET", "/v1/me/audit-log")).json()["data"]
    assert (log[0]["action"], log[0]["outcome"]) == ("sign_in", "ok")


async def test_tries_for_a_cookie_are_counted_with_those_for_tokens(ports: Wired) -> None:
    limits = msgspec.structs.replace(ports.settings.limits, sign_ins_per_minute=2)
    settings = msgspec.structs.replace(ports.settings, limits=limits)
    async with client(replace(ports, settings=settings)) as http:
        await sign_up(http, EMAIL)
        wrong = {"email": EMAIL, "password": "wrong password"}
        tries = [
            await http.post("/v1/auth/sessions", json={**wrong, "carrier": carrier})
            for carrier in ("cookie", "token", "cookie")
        ]
    assert [each.status_code for each in tries] == [401, 401, 429]
    assert not any("set-cookie" in each.headers for each in tries)
