"""Signing in with Google by a page: it comes back to a cookie and its own path, or to what was wrong."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import Clock, an_athlete, code_of, sign_in
from tests.http.conftest import client
from tests.http.test_cookies import ORIGIN, a_page
from tests.http.test_identities import BY_FACTOR, CALLBACK, Browser, other_browser
from tests.http.test_link_pages import inputs
from tests.http.test_second_factor import code_at, enrolled, wrong
from tests.oidc.fake_google import BEA, FakeGoogle, fake_google
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.oidc_flow import own_path
from training_analyzer.entrypoints.settings import HttpSettings, Settings
from training_analyzer.entrypoints.wiring import Wired, wired

FACTOR = "/sign-in/google/second-factor"
OURS = {"Origin": ORIGIN}


@pytest.fixture
async def google(clock: Clock) -> AsyncIterator[FakeGoogle]:
    async with fake_google(clock) as served:
        yield served


@pytest.fixture
async def ports(settings: Settings, clock: Clock, google: FakeGoogle) -> AsyncIterator[Wired]:
    sections = {**settings.sections, "oidc": google.settings()}
    async with wired(msgspec.structs.replace(settings, sections=sections), clock=clock) as opened:
        yield replace(opened, passwords=FakePasswords())


@dataclass
class Page(Browser):
    """A browser whose visits a page begins."""

    async def goes(self, **query: str) -> dict[str, str]:
        return await super().goes(**{"carrier": "cookie", **query})

    async def me(self) -> Response:
        return await self.http.get("/v1/me")


@pytest.fixture
def page(http: AsyncClient, google: FakeGoogle) -> Page:
    return Page(http, google)


def program(page: Page) -> Browser:
    return other_browser(page)


def led_to(reply: Response) -> str:
    assert reply.status_code == 303, reply.text
    assert reply.content == b""
    return reply.headers["location"]


async def test_a_page_comes_back_with_its_session_in_a_cookie_and_no_token(page: Page) -> None:
    reply = await page.comes_back(await page.goes(next="/settings?tab=1"))
    assert led_to(reply) == "/settings?tab=1"
    cookies = {each.partition("=")[0]: each for each in reply.headers.get_list("set-cookie")}
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {
        part.strip() for part in cookies["ta_session"].split(";")
    }
    assert "Max-Age=0" in cookies["ta_flow"]
    assert (await page.me()).json()["email"] == "ana@example.org"
    sessions = (await page.http.get("/v1/auth/sessions")).json()["data"]
    assert [each["kind"] for each in sessions] == ["web"]
    goal = {
        "kind": "race",
        "name": "R",
        "day": "2027-05-01",
        "sport": "running",
        "distance_m": 1.0,
        "priority": "A",
    }
    assert code_of(await page.http.post("/v1/goals", json=goal), 403) == "csrf_failed"
    token = (await page.http.get("/v1/auth/csrf-token")).json()["csrf_token"]
    made = await page.http.post("/v1/goals", json=goal, headers={**OURS, "X-CSRF-Token": token})
    assert made.status_code == 201


async def test_without_a_path_it_comes_back_to_the_root(page: Page) -> None:
    assert led_to(await page.signs_in()) == "/"
    assert "training diary" in (await page.http.get("/")).text


async def test_below_the_root_of_a_proxy_all_ways_lead_back_below_it(
    ports: Wired, google: FakeGoogle, clock: Clock
) -> None:
    below = HttpSettings(public_url="http://test/training/")
    async with client(replace(ports, settings=msgspec.structs.replace(ports.settings, http=below))) as http:
        page = Page(http, google)
        assert led_to(await page.signs_in()) == "/training/"
        assert led_to(await page.comes_back(await page.goes(next="/training/today"))) == "/training/today"
        assert 'href="/training/docs"' in (await http.get("/")).text
        await enrolled(await program(page).athlete(), clock)
        assert led_to(await page.signs_in()) == f"/training{FACTOR}"
        assert "action=" not in (await http.get(FACTOR)).text


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "\\evil.example", "/\\evil.example", "/\\/evil.example", "https://evil.example", "evil.example",
     "https:evil.example", "javascript:alert(1)", "", " /x", "/x\r\nSet-Cookie: a=b", "/\t/evil.example", "/x\0", "/\x7f",
     "/é", "/" + "x" * 500],
)  # fmt: skip
def test_no_path_that_leads_elsewhere_is_one_of_ours(path: str) -> None:
    with pytest.raises(InvalidValue):
        own_path(path)


async def test_a_path_that_leads_elsewhere_is_refused_before_anybody_leaves(page: Page) -> None:
    for path in ("//evil.example", "\\evil.example", "https://evil.example", "/x\r\ny: z"):
        query = {"carrier": "cookie", "next": path}
        reply = await page.http.get("/v1/auth/google/authorize", params=query)
        assert code_of(reply, 422) == "invalid_value"
        assert "set-cookie" not in reply.headers


async def test_a_program_gets_tokens_as_before_and_no_cookie(page: Page) -> None:
    reply = await program(page).signs_in()
    assert reply.json()["tokens"]["refresh_token"]
    assert not any(each.startswith("ta_session") for each in reply.headers.get_list("set-cookie"))


async def test_the_browsers_word_on_how_it_came_is_bound_to_its_visit(page: Page) -> None:
    """Neither does a program's visit set a cookie, nor does a page's give tokens, whatever is done to the cookie."""
    brought = await page.goes()
    kept = page.http.cookies["ta_flow"]
    page.http.cookies.clear()
    cut = {"Cookie": f"ta_flow={kept.removesuffix('.page')}"}
    assert kept.endswith(".page")
    assert code_of(await page.http.get(CALLBACK, params=brought, headers=cut), 401) == "identity_rejected"
    brought = await Browser(page.http, page.google).goes()
    added = {"Cookie": f"ta_flow={page.http.cookies['ta_flow']}.page"}
    page.http.cookies.clear()
    reply = await page.http.get(CALLBACK, params=brought, headers=added)
    assert (reply.status_code, "ta_session" in str(reply.headers)) == (401, False)


async def test_what_was_wrong_is_shown_to_people(page: Page) -> None:
    page.google.fault = "access denied"
    refused = await page.signs_in()
    page.google.fault = ""
    await an_athlete(page.http, "ana@example.org")
    unlinked = await page.signs_in()
    for reply, status, says in (
        (refused, 401, "start it again"),
        (unlinked, 409, "There is an account with this address"),
    ):
        assert (reply.status_code, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert says in reply.text
        assert "/v1/auth/google/authorize?carrier=cookie" in reply.text
        assert "<script" not in reply.text
    assert code_of(await page.me(), 401) == "invalid_token"


async def test_linking_and_confirming_by_a_page_lead_back_to_it(http: AsyncClient, page: Page) -> None:
    await an_athlete(http, "a@example.org")
    signed_in = await a_page(http, "a@example.org")

    async def visit(path: str, **body: Any) -> Response:
        begun = await signed_in.change("POST", path, json=body)
        assert begun.status_code == 200, begun.text
        cookie = begun.headers["set-cookie"].partition(";")[0]
        http.cookies.clear()
        brought = page.google.visit(begun.json()["authorization_url"])
        return await http.get(CALLBACK, params=brought, headers={"Cookie": cookie})

    mine = "/v1/me/identities"
    assert led_to(await visit(mine, provider="google", next="/settings")) == "/settings"
    [identity] = (await signed_in.call("GET", mine)).json()["data"]
    assert led_to(await visit(f"{mine}/{identity['id']}/reauthentication", next="/go")) == "/go"
    page.google.person = BEA
    assert (await visit(f"{mine}/{identity['id']}/reauthentication")).status_code == 401


async def asked_for_code(page: Page, clock: Clock) -> tuple[str, list[str]]:
    """Give Ana a factor and let her page come back from Google; return the seed and the recovery codes."""
    secret, codes = await enrolled(await program(page).athlete(), clock)
    reply = await page.comes_back(await page.goes(next="/today"))
    assert led_to(reply) == FACTOR
    assert "HttpOnly" in next(
        each for each in reply.headers.get_list("set-cookie") if each.startswith("ta_ticket")
    )
    assert page.http.cookies["ta_ticket"] not in reply.headers["location"]
    assert code_of(await page.me(), 401) == "invalid_token"
    return secret, codes


async def shows(page: Page, code: str, **headers: str) -> Response:
    form = inputs(await page.http.get(FACTOR))
    return await page.http.post(FACTOR, data={**form, "totp_code": code}, headers=headers or OURS)


async def test_the_second_factor_is_asked_for_by_a_page_between(page: Page, clock: Clock) -> None:
    secret, _ = await asked_for_code(page, clock)
    form = await page.http.get(FACTOR)
    assert "script-src 'none'" in form.headers["content-security-policy"]
    assert page.http.cookies["ta_ticket"] not in form.text
    elsewhere = await shows(page, code_at(secret, clock), Origin="https://evil.example")
    assert (elsewhere.status_code, "ta_session" in page.http.cookies) == (403, False)
    assert led_to(await shows(page, code_at(secret, clock))) == "/today"
    assert (await page.me()).json()["email"] == "ana@example.org"
    assert {"ta_ticket", "ta_flow"} & set(page.http.cookies) == set()


async def test_a_wrong_code_ends_the_visit_and_says_so(page: Page, clock: Clock) -> None:
    secret, codes = await asked_for_code(page, clock)
    kept = dict(page.http.cookies)
    reply = await shows(page, wrong(code_at(secret, clock)))
    assert (reply.status_code, "not right" in reply.text) == (401, True)
    for name, value in kept.items():
        page.http.cookies.set(name, value)
    again = await shows(page, codes[0])
    assert (again.status_code, "ta_session" in page.http.cookies) == (401, False)


async def test_a_ticket_serves_the_browser_that_came_back_with_it(page: Page, clock: Clock) -> None:
    _, codes = await asked_for_code(page, clock)
    thief = Page(other_browser(page).http, page.google)
    thief.http.cookies.set("ta_ticket", page.http.cookies["ta_ticket"])
    assert (await shows(thief, codes[0])).status_code == 401
    await page.signs_in()
    clock.ahead(minutes=5)
    assert (await shows(page, codes[0])).status_code == 401
    assert code_of(await page.me(), 401) == "invalid_token"


async def test_a_programs_ticket_opens_no_page_of_another_browser(page: Page, clock: Clock) -> None:
    await enrolled(await program(page).athlete(), clock)
    other = program(page)
    ticket = (await other.signs_in()).json()["ticket"]
    page.http.cookies.set("ta_ticket", ticket)
    assert (await shows(page, "000000")).status_code == 401
    reply = await other.http.post(BY_FACTOR, json={"ticket": ticket, "totp_code": "000000"})
    assert code_of(reply, 401) == "identity_rejected", "it was spent by whoever showed it"


async def test_a_password_goes_on_opening_the_account_beside_it(http: AsyncClient, page: Page) -> None:
    ana = await an_athlete(http, "a@example.org")
    await page.signs_in()
    page.http.cookies.clear()
    assert (await (await sign_in(http, "a@example.org")).get("/v1/me"))["id"] == (await ana.get("/v1/me"))[
        "id"
    ]
