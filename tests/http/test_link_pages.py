"""The pages that links of mails lead to: looked at they do nothing, and only a form of theirs does."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from hashlib import sha256
from html.parser import HTMLParser

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import Clock, an_athlete, code_of, sign_in, sign_up
from tests.http.conftest import client
from tests.http.test_links import ANA, BEA, NEW, RESETS, VERIFICATIONS, Post, ask, change, register, reset
from tests.http.test_second_factor import log_in
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.domain.identity.letter import Letter, purpose_of, written
from training_analyzer.domain.secret import Secret
from training_analyzer.entrypoints.http.link_pages import CHANGE, RESET, SCRIPT, VERIFY, LinkPage
from training_analyzer.entrypoints.settings import AuthSettings
from training_analyzer.entrypoints.wiring import Wired

PAGES = (VERIFY, RESET, CHANGE)
OURS = {"Origin": "http://test"}
HOSTILE = (
    '"><script>alert(1)</script>',
    "' onfocus='x",
    "\0",
    "é" * 43,
    "A" * 10_000,
    "{title}",
    "#token=",
    "",
)
FORMED = "application/x-www-form-urlencoded"


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.values[words["name"]] = words["value"]


def inputs(reply: Response) -> dict[str, str]:
    """Return the form of a page as a browser would send it untouched."""
    parser = _Inputs()
    parser.feed(reply.text)
    return parser.values


@dataclass
class Opened:
    """A page in a browser, whose cookies the client keeps."""

    http: AsyncClient
    page: LinkPage
    fields: dict[str, str]

    async def send(self, *, headers: dict[str, str] | None = None, **typed: str) -> Response:
        sent = {**self.fields, **typed}
        return await self.http.post(self.page.path, data=sent, headers=OURS if headers is None else headers)


async def opened(http: AsyncClient, page: LinkPage) -> Opened:
    reply = await http.get(page.path)
    assert reply.status_code == 200
    return Opened(http, page, inputs(reply))


@pytest.fixture
def post(ports: Wired) -> Post:
    return Post(ports)


@pytest.fixture
async def http(post: Post) -> AsyncIterator[AsyncClient]:
    async with client(post.ports) as made:
        yield made


async def a_reset(http: AsyncClient, post: Post) -> str:
    await ask(http, RESETS)
    return await post.link(ANA)


def test_each_link_leads_to_a_page_and_the_mail_holds_its_code_alone() -> None:
    linked = [letter for letter in Letter if purpose_of(letter)]
    assert len(linked) >= 4
    for letter in linked:
        text = written(letter, parse_email(ANA), "https://diary.example", Secret("A" * 43)).text
        found = re.search(r"^https://diary\.example(/[a-z-]+)#token=A{43}$", text, re.MULTILINE)
        assert found, letter
        assert found[1] in {page.path for page in PAGES}
        assert re.search(r"^A{43}$", text, re.MULTILINE), letter


async def test_a_page_runs_its_one_script_and_nothing_else(http: AsyncClient) -> None:
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    for page in PAGES:
        reply = await http.get(page.path)
        policy = reply.headers["content-security-policy"].split("; ")
        assert policy == [
            "default-src 'none'", f"script-src 'sha256-{digest}'", "form-action 'self'", "base-uri 'none'",
            "frame-ancestors 'none'",
        ]  # fmt: skip
        assert re.findall(r"<script>(.*?)</script>", reply.text, re.DOTALL) == [SCRIPT]
        assert (reply.headers["referrer-policy"], reply.headers["cache-control"]) == (
            "same-origin",
            "no-store",
        )
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers.get_list("content-security-policy") == [reply.headers["content-security-policy"]]
        cookie = reply.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


async def test_looking_at_a_page_spends_nothing_and_a_token_in_the_address_is_refused(
    http: AsyncClient, post: Post
) -> None:
    await sign_up(http, ANA)
    token = await a_reset(http, post)
    for _ in range(2):
        assert (await http.get(f"{RESET.path}#token={token}")).status_code == 200
    assert code_of(await http.get(RESET.path, params={"token": token}), 422) == "unknown_parameter"
    assert (await reset(http, token)).status_code == 204


@pytest.mark.parametrize(
    "pasted", ["{token}", " {token}\n", "https://diary.example/reset-password#token={token}"]
)
async def test_a_password_is_set_by_the_page(http: AsyncClient, post: Post, pasted: str) -> None:
    ana = await an_athlete(http)
    token = await a_reset(http, post)
    page = await opened(http, RESET)
    done = await page.send(token=pasted.format(token=token), new_password=NEW)
    assert (done.status_code, RESET.done in done.text) == (200, True)
    assert token not in done.text
    assert NEW not in done.text
    assert (await ana.call("GET", "/v1/me")).status_code == 401
    await sign_in(http, ANA, NEW)
    again = await page.send(token=token, new_password=f"{NEW} again")
    assert again.status_code == 422
    await sign_in(http, ANA, NEW)


async def test_addresses_are_verified_and_changed_by_their_pages(post: Post) -> None:
    settings = msgspec.structs.replace(post.ports.settings, auth=AuthSettings(verify_email="on"))
    async with client(replace(post.ports, settings=settings)) as http:
        await register(http)
        page = await opened(http, VERIFY)
        assert VERIFY.done in (await page.send(token=await post.link(ANA))).text
        ana = await sign_in(http, ANA)
        await change(ana, BEA)
        page = await opened(http, CHANGE)
        assert CHANGE.done in (await page.send(token=await post.link(BEA))).text
        await sign_in(http, BEA)


async def test_a_form_from_elsewhere_does_nothing_and_is_not_shown_again(
    http: AsyncClient, post: Post
) -> None:
    await an_athlete(http)
    token = await a_reset(http, post)
    page = await opened(http, RESET)
    kept = dict(http.cookies)
    http.cookies.clear()
    other = await opened(http, RESET)
    http.cookies.clear()
    cookie = "; ".join(f"{name}={value}" for name, value in kept.items())
    mine = {"Cookie": cookie, **OURS}
    forged = [
        ({"Cookie": cookie, "Origin": "https://evil.example"}, page.fields),
        ({"Cookie": cookie, "Origin": "null"}, page.fields),
        ({"Cookie": cookie}, page.fields),
        ({"Cookie": cookie, "Sec-Fetch-Site": "cross-site"}, page.fields),
        (OURS, page.fields),
        ({**OURS, "Cookie": "ta_form="}, {**page.fields, "csrf": ""}),
        (mine, other.fields),
        (mine, {**page.fields, "csrf": ""}),
        (mine, {name: value for name, value in page.fields.items() if name != "csrf"}),
        (mine, {**page.fields, "csrf": "é" * 64}),
    ]
    for headers, fields in forged:
        http.cookies.clear()
        reply = await http.post(
            RESET.path, headers=headers, data={**fields, "token": token, "new_password": NEW}
        )
        assert reply.status_code == 403, (headers, fields)
        assert inputs(reply)["token"] == ""
        assert token not in reply.text
    http.cookies.clear()
    assert (
        await Opened(http, RESET, page.fields).send(headers=mine, token=token, new_password=NEW)
    ).is_success


async def test_a_session_of_the_browser_is_in_nobodys_way(http: AsyncClient, post: Post) -> None:
    await sign_up(http, ANA)
    token = await a_reset(http, post)
    signed_in = await http.post(
        "/v1/auth/sessions", json={"email": ANA, "password": "correct horse battery", "carrier": "cookie"}
    )
    assert signed_in.cookies["ta_session"]
    settings = msgspec.structs.replace(post.ports.settings, auth=AuthSettings(require_second_factor="all"))
    async with client(replace(post.ports, settings=settings)) as strict:
        strict.cookies = http.cookies
        page = await opened(strict, RESET)
        assert RESET.done in (await page.send(token=token, new_password=NEW)).text


async def test_what_is_wrong_is_said_on_the_page_and_the_link_kept(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    await sign_up(http, ANA)
    token = await a_reset(http, post)
    page = await opened(http, RESET)
    short = await page.send(token=token, new_password="short")
    assert (short.status_code, inputs(short)["token"]) == (422, token)
    assert "short" not in inputs(short)["new_password"]
    wrong_page = await (await opened(http, VERIFY)).send(token=token)
    assert wrong_page.status_code == 422
    clock.ahead(minutes=60)
    late = await page.send(token=token, new_password=NEW)
    assert late.status_code == 422
    assert code_of(await log_in(http, ANA, password=NEW), 401) == "invalid_credentials"


async def test_a_hostile_token_is_refused_and_shown_as_text(http: AsyncClient) -> None:
    for page in PAGES:
        form = await opened(http, page)
        for hostile in HOSTILE:
            reply = await form.send(token=hostile, new_password=NEW)
            assert reply.status_code == 422
            assert reply.text.count("<script>") == 1
            assert inputs(reply)["token"] == hostile


async def test_what_is_no_form_of_ours_is_a_problem(http: AsyncClient) -> None:
    await opened(http, RESET)
    bad = {
        b"token=%ff": 422, "token=\u00e9".encode(): 422, b"token=a&token=b": 422, b"a=1&" * 11: 422,
        b"token=" + b"a" * (1 << 20): 413,
    }  # fmt: skip
    for content, status in bad.items():
        reply = await http.post(RESET.path, content=content, headers={"Content-Type": FORMED, **OURS})
        code_of(reply, status)
    assert code_of(await http.post(RESET.path, json={"token": "x"}), 415) == "unsupported_media_type"
    assert code_of(await http.put(RESET.path), 405) == "method_not_allowed"


async def test_programs_go_on_with_their_own_routes(http: AsyncClient) -> None:
    reply = await http.put(VERIFICATIONS, json={"token": "x"})
    assert code_of(reply, 422) == "token_used_or_expired"
