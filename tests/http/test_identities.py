"""Signing in with Google against our fake of it, through the API: who gets in, who does not, what is left behind."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import PASSWORD, Athlete, Clock, an_athlete, code_of, sign_in, sign_up
from tests.http.conftest import client
from tests.http.test_links import Post
from tests.http.test_second_factor import code_at, enrolled
from tests.oidc.fake_google import (
    ANA,
    BEA,
    CLIENT_SECRET,
    WRONG_CLAIMS,
    WRONG_TOKENS,
    FakeGoogle,
    fake_google,
)
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.entrypoints.settings import AuthSettings, LimitsSettings, Settings
from training_analyzer.entrypoints.wiring import Wired, wired

AUTHORIZE, CALLBACK, MINE = "/v1/auth/google/authorize", "/v1/auth/google/callback", "/v1/me/identities"

BY_FACTOR = "/v1/auth/google/second-factor"


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
class Browser:
    """A browser of its own, with its cookies."""

    http: AsyncClient
    google: FakeGoogle

    async def goes(self, **query: str) -> dict[str, str]:
        """Go to Google, and return what it has to bring back."""
        reply = await self.http.get(AUTHORIZE, params=query)
        assert reply.status_code == 302, reply.text
        return self.google.visit(reply.headers["location"])

    async def comes_back(self, brought: dict[str, str]) -> Response:
        return await self.http.get(CALLBACK, params=brought)

    async def signs_in(self) -> Response:
        return await self.comes_back(await self.goes())

    async def athlete(self, email: str = "ana@example.org") -> Athlete:
        reply = await self.signs_in()
        assert reply.status_code == 200, reply.text
        return Athlete(self.http, email, reply.json()["tokens"])


@pytest.fixture
def browser(http: AsyncClient, google: FakeGoogle) -> Browser:
    return Browser(http, google)


def other_browser(browser: Browser) -> Browser:
    http = AsyncClient(transport=browser.http._transport, base_url="http://test")  # noqa: SLF001 - the same server
    return Browser(http, browser.google)


async def test_the_first_sign_in_makes_an_account_and_the_next_opens_it(browser: Browser) -> None:
    ana = await browser.athlete()
    me = await ana.get("/v1/me")
    assert (me["email"], me["display_name"], me["email_verified"], me["is_admin"]) == (
        "ana@example.org", ANA["name"], True, False,
    )  # fmt: skip
    again = await browser.athlete()
    assert (await again.get("/v1/me"))["id"] == me["id"]
    assert again.tokens["session_id"] != ana.tokens["session_id"]
    [identity] = (await ana.get(MINE))["data"]
    assert (identity["provider"], identity["email"]) == ("google", "ana@example.org")
    refreshed = await browser.http.post("/v1/auth/token", json={"refresh_token": ana.tokens["refresh_token"]})
    assert refreshed.status_code == 200


async def test_who_changed_his_address_there_is_still_himself(browser: Browser) -> None:
    before = await (await browser.athlete()).get("/v1/me")
    browser.google.person = {**ANA, "email": "new@example.org"}
    assert (await (await browser.athlete()).get("/v1/me"))["id"] == before["id"]
    browser.google.person = {**BEA, "email": "ana@example.org"}  # who has his old address now
    assert code_of(await browser.signs_in(), 409) == "identity_not_linked"


async def test_two_people_have_two_accounts(browser: Browser) -> None:
    ana = await browser.athlete()
    browser.google.person = BEA
    bea = await other_browser(browser).athlete()
    assert (await ana.get("/v1/me"))["id"] != (await bea.get("/v1/me"))["id"]
    [hers] = (await ana.get(MINE))["data"]
    assert (await bea.call("DELETE", f"{MINE}/{hers['id']}")).status_code == 404
    assert (await bea.call("POST", f"{MINE}/{hers['id']}/reauthentication", json={})).status_code == 404
    assert [each["id"] for each in (await ana.get(MINE))["data"]] == [hers["id"]]


@pytest.mark.parametrize("fault", [*WRONG_CLAIMS, *WRONG_TOKENS, "access denied"])
async def test_what_proves_nothing_opens_nothing(browser: Browser, fault: str) -> None:
    browser.google.fault = fault
    assert code_of(await browser.signs_in(), 401) == "identity_rejected"
    browser.google.fault = ""
    await browser.athlete()  # the address is free, and nothing stayed in the way


@pytest.mark.parametrize("path", ["/token", "/keys"])
@pytest.mark.parametrize("fault", ["dropped", "500", "redirect", "oversized", "html"])
async def test_without_google_other_ways_in_work(browser: Browser, path: str, fault: str) -> None:
    browser.google.web.faults[path] = fault
    reply = await browser.signs_in()
    assert code_of(reply, 503) == "identity_provider_unavailable"
    assert reply.headers["retry-after"] == "30"
    await an_athlete(browser.http)


async def test_a_slow_google_keeps_nobody_else_waiting(browser: Browser) -> None:
    browser.google.web.faults["/token"] = "slow"
    waiting = asyncio.create_task(browser.signs_in())
    await browser.google.web.waiting.wait()
    await an_athlete(browser.http, "bea@example.org")  # writes, too: no unit is open meanwhile
    browser.google.web.released.set()
    assert (await waiting).status_code == 200


async def test_a_callback_in_another_browser_is_refused_and_spends_the_state(browser: Browser) -> None:
    brought = await browser.goes()
    assert code_of(await other_browser(browser).comes_back(brought), 401) == "identity_rejected"
    assert code_of(await browser.comes_back(brought), 401) == "identity_rejected"
    assert browser.google.web.asked("/token") == []


async def test_a_callback_serves_once_and_for_ten_minutes(browser: Browser, clock: Clock) -> None:
    brought = await browser.goes()
    assert (await browser.comes_back(brought)).status_code == 200
    assert code_of(await browser.comes_back(brought), 401) == "identity_rejected"
    brought = await browser.goes()
    clock.ahead(minutes=10)
    assert code_of(await browser.comes_back(brought), 401) == "identity_rejected"


async def test_of_twenty_callbacks_at_once_one_signs_in(browser: Browser) -> None:
    reply = await browser.http.get(AUTHORIZE)
    brought = browser.google.visit(reply.headers["location"])
    cookie = {"Cookie": reply.headers["set-cookie"].partition(";")[0]}
    browser.http.cookies.clear()
    replies = await asyncio.gather(
        *(browser.http.get(CALLBACK, params=brought, headers=cookie) for _ in range(20))
    )
    assert Counter(reply.status_code for reply in replies) == {200: 1, 401: 19}
    assert len(browser.google.web.asked("/token")) == 1


async def test_a_first_sign_in_twice_at_once_makes_one_account(browser: Browser) -> None:
    browsers = [other_browser(browser) for _ in range(5)]
    athletes = await asyncio.gather(*(each.athlete() for each in browsers))
    assert len({(await each.get("/v1/me"))["id"] for each in athletes}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"state": "x" * 43},
        {"iss": "https://else.example"},
        {"code": "x" * 32},
        {"error": "server_error", "code": None},
    ],
)
async def test_a_callback_that_was_tampered_with_is_refused(browser: Browser, change: dict[str, Any]) -> None:
    brought = {**await browser.goes(), **change}
    reply = await browser.comes_back({name: text for name, text in brought.items() if text is not None})
    assert code_of(reply, 401) == "identity_rejected"


async def test_an_unknown_provider_is_no_address_and_a_state_is_needed(browser: Browser) -> None:
    for path in ("/v1/auth/nobody/authorize", "/v1/auth/nobody/callback?state=x"):
        assert code_of(await browser.http.get(path), 404) == "not_found"
    for path in (CALLBACK, f"{CALLBACK}?state={'x' * 101}", f"{CALLBACK}?state=x&code={'x' * 3000}"):
        assert (await browser.http.get(path)).status_code == 422


@pytest.mark.parametrize(
    "path", ["//else.example", "https://else.example", "/\\else.example", "settings", "/a b", "/a\n", "javascript:x", "/%" + "x" * 600]
)  # fmt: skip
async def test_nobody_is_sent_elsewhere_afterwards(browser: Browser, path: str) -> None:
    assert (await browser.http.get(AUTHORIZE, params={"next": path})).status_code == 422
    finished = await browser.comes_back(await browser.goes(next="/settings?tab=1"))
    assert finished.json()["next"] == "/settings?tab=1"


async def test_the_cookie_of_a_visit_is_the_browsers_alone(browser: Browser) -> None:
    reply = await browser.http.get(AUTHORIZE)
    words = {word.strip().lower() for word in reply.headers["set-cookie"].split(";")}
    assert {"httponly", "path=/", "samesite=lax", "max-age=600"} <= words
    assert "domain" not in reply.headers["set-cookie"].lower()
    brought = browser.google.visit(reply.headers["location"])
    done = await browser.comes_back(brought)
    assert "Max-Age=0" in done.headers["set-cookie"]


async def test_an_account_with_the_same_address_is_never_opened(browser: Browser) -> None:
    await sign_up(browser.http, "ana@example.org")
    assert code_of(await browser.signs_in(), 409) == "identity_not_linked"
    ana = await sign_in(browser.http, "ana@example.org")
    assert (await ana.get(MINE))["data"] == []
    linked = await linked_by(browser, ana)
    assert linked["identity"]["provider"] == "google"
    again = await browser.athlete()
    assert (await again.get("/v1/me"))["id"] == (await ana.get("/v1/me"))["id"]


async def linked_by(browser: Browser, athlete: Athlete, **body: str) -> dict[str, Any]:
    begun = await athlete.call("POST", MINE, json={"provider": "google", **body})
    assert begun.status_code == 200, begun.text
    done = await browser.comes_back(browser.google.visit(begun.json()["authorization_url"]))
    assert done.status_code == 200, done.text
    out: dict[str, Any] = done.json()
    assert out["tokens"] is None
    return out


async def test_linking_twice_is_the_same_and_anothers_identity_is_not_taken(browser: Browser) -> None:
    ana = await an_athlete(browser.http, "a@example.org")
    first = await linked_by(browser, ana)
    assert (await linked_by(browser, ana))["identity"]["id"] == first["identity"]["id"]
    bea = await an_athlete(browser.http, "b@example.org")
    begun = await bea.call("POST", MINE, json={"provider": "google"})
    reply = await browser.comes_back(browser.google.visit(begun.json()["authorization_url"]))
    assert code_of(reply, 409) == "identity_taken"


async def test_linking_needs_a_fresh_sign_in_and_its_session(browser: Browser, clock: Clock) -> None:
    ana = await an_athlete(browser.http, "a@example.org")
    begun = await ana.call("POST", MINE, json={"provider": "google"})
    brought = browser.google.visit(begun.json()["authorization_url"])
    await ana.call("DELETE", "/v1/auth/sessions/current")
    assert code_of(await browser.comes_back(brought), 401) == "identity_rejected"
    ana = await sign_in(browser.http, "a@example.org")
    clock.ahead(minutes=11)
    for method, path in (("POST", MINE), ("DELETE", f"{MINE}/idn_{'0' * 26}")):
        reply = await ana.call(method, path, json={"provider": "google"})
        assert code_of(reply, 403) == "reauthentication_required"


async def test_the_last_way_in_stays(browser: Browser) -> None:
    ana = await browser.athlete()
    [identity] = (await ana.get(MINE))["data"]
    reply = await ana.call("DELETE", f"{MINE}/{identity['id']}")
    assert code_of(reply, 409) == "last_sign_in_method"
    await browser.athlete()
    bea = await an_athlete(browser.http, "bea@example.org")
    browser.google.person = {**BEA, "email": "bea@gmail.example"}
    linked = await linked_by(browser, bea)
    assert (await bea.call("DELETE", f"{MINE}/{linked['identity']['id']}")).status_code == 204
    assert (await bea.get(MINE))["data"] == []
    assert (await bea.get("/v1/me"))["email"] == "bea@example.org"


async def test_who_came_by_an_identity_goes_with_it(browser: Browser) -> None:
    ana = await an_athlete(browser.http, "a@example.org")
    other = await sign_in(browser.http, "a@example.org")
    linked = await linked_by(browser, ana)
    guest = await other_browser(browser).athlete()
    assert (await ana.call("DELETE", f"{MINE}/{linked['identity']['id']}")).status_code == 204
    assert code_of(await guest.call("GET", "/v1/me"), 401) == "invalid_token"
    assert (await ana.get("/v1/me"))["id"] == (await other.get("/v1/me"))["id"]


async def test_of_two_ways_in_that_go_at_once_one_stays(browser: Browser) -> None:
    ana = await browser.athlete()
    browser.google.person = BEA
    await linked_by(browser, ana)
    ids = [each["id"] for each in (await ana.get(MINE))["data"]]
    replies = await asyncio.gather(*(ana.call("DELETE", f"{MINE}/{each}") for each in ids))
    assert sorted(reply.status_code for reply in replies) == [204, 409]
    assert len((await ana.get(MINE))["data"]) == 1


async def test_a_session_is_confirmed_by_a_fresh_sign_in_there(browser: Browser, clock: Clock) -> None:
    ana = await browser.athlete()
    [identity] = (await ana.get(MINE))["data"]
    clock.ahead(minutes=11)
    assert (await ana.call("DELETE", "/v1/auth/sessions?keep_current=true")).status_code == 403

    async def confirmed() -> Response:
        begun = await ana.call("POST", f"{MINE}/{identity['id']}/reauthentication", json={})
        assert "prompt=login" in begun.json()["authorization_url"]
        return await browser.comes_back(browser.google.visit(begun.json()["authorization_url"]))

    browser.google.extra = {"auth_time": int(clock().timestamp()) - 60}  # signed in, but not now
    assert code_of(await confirmed(), 401) == "identity_rejected"
    browser.google.extra, browser.google.person = {}, BEA  # somebody else at the same screen
    assert code_of(await confirmed(), 401) == "identity_rejected"
    browser.google.person = ANA
    assert (await confirmed()).json() == {"tokens": None, "identity": None, "next": None}
    assert (await ana.call("DELETE", "/v1/auth/sessions?keep_current=true")).status_code == 204


async def test_an_inactive_account_stays_shut(browser: Browser, ports: Wired) -> None:
    ana = await browser.athlete()
    async with ports.store.work() as w:
        user = await w.users.find_by_email(Email("ana@example.org"))
        assert user is not None
        await w.users.save(replace(user, active=False))
        await w.commit()
    assert code_of(await browser.signs_in(), 401) == "identity_rejected"
    assert (await ana.call("GET", "/v1/me")).status_code == 401


async def test_a_second_factor_of_ours_is_asked_for_unless_google_asked_for_one(
    browser: Browser, ports: Wired, clock: Clock
) -> None:
    await browser.athlete()
    async with ports.store.work() as w:
        user = await w.users.find_by_email(Email("ana@example.org"))
        assert user is not None
        await w.second_factors.enrol(SecondFactor(user_id=user.id, seed=b"sealed", created_at=clock()))
        await w.second_factors.confirm(user.id, seed=b"sealed", step=1, now=clock())
        await w.commit()
    assert code_of(await browser.signs_in(), 401) == "totp_required"
    browser.google.extra = {"amr": ["pwd", "mfa"]}
    await browser.athlete()


async def test_who_owns_the_address_of_an_unverified_account_takes_it_back_by_mail(
    browser: Browser, ports: Wired
) -> None:
    post = Post(ports)
    squatter = await an_athlete(browser.http, "ana@example.org")
    for _ in range(5):
        assert code_of(await browser.signs_in(), 409) == "identity_not_linked"
    mails = await post.delivered()
    assert [(mail.to, mail.subject) for mail in mails] == [("ana@example.org", "Take over your account")] * 3
    token = mails[-1].text.partition("/reset-password#token=")[2].split()[0]
    assert (await squatter.call("GET", "/v1/me")).status_code == 200  # nothing happens before it is confirmed
    new = {"token": token, "new_password": "mine from now on"}
    reply = await browser.http.put("/v1/auth/password-resets", json=new)
    assert reply.status_code == 204, reply.text
    assert code_of(await squatter.call("GET", "/v1/me"), 401) == "invalid_token"
    ana = await sign_in(browser.http, "ana@example.org", "mine from now on")
    assert (await ana.get("/v1/me"))["email_verified"]
    await linked_by(browser, ana)
    assert (await (await browser.athlete()).get("/v1/me"))["id"] == (await ana.get("/v1/me"))["id"]


async def test_a_verified_account_is_not_written_to(browser: Browser, ports: Wired) -> None:
    await browser.athlete()
    browser.google.person = {**BEA, "email": "ana@example.org"}
    assert code_of(await other_browser(browser).signs_in(), 409) == "identity_not_linked"
    assert await Post(ports).delivered() == []


async def test_a_second_factor_at_google_stands_for_one_of_ours(ports: Wired, google: FakeGoogle) -> None:
    asking = msgspec.structs.replace(ports.settings, auth=AuthSettings(require_second_factor="all"))
    async with client(replace(ports, settings=asking)) as http:
        ana = await Browser(http, google).athlete()
        assert code_of(await ana.call("GET", "/v1/activities"), 403) == "second_factor_required"
        google.extra = {"amr": ["pwd", "mfa"]}
        proved = await Browser(http, google).athlete()
        assert (await proved.call("GET", "/v1/activities")).status_code == 200
        assert code_of(await ana.call("GET", "/v1/activities"), 403) == "second_factor_required"


async def waiting(browser: Browser, clock: Clock) -> tuple[str, str, list[str]]:
    """Set up a second factor, sign in with Google again, and return the ticket, the seed and recovery codes."""
    secret, codes = await enrolled(await browser.athlete(), clock)
    reply = await browser.signs_in()
    assert code_of(reply, 401) == "totp_required"
    return reply.json()["ticket"], secret, codes


async def shows(browser: Browser, ticket: str, code: str) -> Response:
    return await browser.http.post(BY_FACTOR, json={"ticket": ticket, "totp_code": code})


@pytest.mark.parametrize("how", ["code", "recovery code"])
async def test_a_code_opens_the_session_that_google_alone_does_not(
    browser: Browser, clock: Clock, how: str
) -> None:
    ticket, secret, codes = await waiting(browser, clock)
    reply = await shows(browser, ticket, codes[0] if how == "recovery code" else code_at(secret, clock, 1))
    clock.ahead(seconds=30)
    if how == "code":
        assert code_of(reply, 401) == "invalid_credentials"  # too early: that ticket is spent
        ticket = (await browser.signs_in()).json()["ticket"]
        reply = await shows(browser, ticket, code_at(secret, clock))
    assert reply.status_code == 200, reply.text
    ana = Athlete(browser.http, "ana@example.org", reply.json()["tokens"])
    events = [each["action"] for each in (await ana.get("/v1/me/audit-log"))["data"]]
    assert events.count("recovery_code_use") == (how == "recovery code")
    assert code_of(await shows(browser, ticket, codes[1]), 401) == "identity_rejected"


async def test_a_ticket_serves_its_browser_for_five_minutes_and_is_no_state(
    browser: Browser, clock: Clock
) -> None:
    ticket, _, codes = await waiting(browser, clock)
    assert code_of(await shows(other_browser(browser), ticket, codes[0]), 401) == "identity_rejected"
    for late in (False, True):
        ticket = (await browser.signs_in()).json()["ticket"]
        clock.ahead(minutes=5 if late else 0)
        if late:
            assert code_of(await shows(browser, ticket, codes[0]), 401) == "identity_rejected"
        else:
            taken = await browser.comes_back({"state": ticket, "code": "x"})
            assert code_of(taken, 401) == "identity_rejected"
    state = (await browser.goes())["state"]
    assert code_of(await shows(browser, state, codes[0]), 401) == "identity_rejected"


async def test_of_twenty_uses_of_a_ticket_at_once_one_signs_in(browser: Browser, clock: Clock) -> None:
    ticket, _, codes = await waiting(browser, clock)
    cookie = {"Cookie": f"ta_flow={browser.http.cookies['ta_flow']}"}
    browser.http.cookies.clear()
    body = {"ticket": ticket, "totp_code": codes[0]}
    replies = await asyncio.gather(
        *(browser.http.post(BY_FACTOR, json=body, headers=cookie) for _ in range(20))
    )
    assert Counter(reply.status_code for reply in replies) == {200: 1, 401: 19}


async def test_codes_are_not_guessed_ticket_by_ticket(ports: Wired, google: FakeGoogle, clock: Clock) -> None:
    limited = msgspec.structs.replace(ports.settings, limits=LimitsSettings())
    async with client(replace(ports, settings=limited)) as http:
        browser = Browser(http, google)
        ticket, _, codes = await waiting(browser, clock)
        for _ in range(5):
            assert code_of(await shows(browser, ticket, "000000"), 401) == "invalid_credentials"
            ticket = (await browser.signs_in()).json()["ticket"]
        assert code_of(await shows(browser, ticket, codes[0]), 429) == "rate_limited"


async def test_where_registration_is_closed_nobody_new_comes_in(ports: Wired, google: FakeGoogle) -> None:
    closed = msgspec.structs.replace(ports.settings, auth=AuthSettings(registration="closed"))
    async with client(replace(ports, settings=closed)) as http:
        assert code_of(await Browser(http, google).signs_in(), 403) == "registration_closed"


def stored(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*.sqlite3*"))


async def test_no_secret_of_a_visit_is_left_behind(
    browser: Browser, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="training_analyzer"):
        brought = await browser.goes()
        files = stored(tmp_path)
        assert brought["state"].encode() not in files
        assert browser.http.cookies["ta_flow"].encode() not in files
        ana = await Browser(browser.http, browser.google).athlete()
        browser.google.fault = "wrong nonce"
        refused = await browser.signs_in()
    files = stored(tmp_path)
    # the browser here logs its own addresses where another test raised the level of all loggers
    ours = [record for record in caplog.records if record.name.startswith("training_analyzer")]
    logged = "\n".join(map(caplog.handler.format, ours))
    shown = logged + refused.text + str(await ana.get("/v1/me/audit-log"))
    for secret in [*browser.google.secrets, CLIENT_SECRET, PASSWORD]:
        assert secret not in shown
        assert secret.encode() not in files


async def test_the_audit_log_tells_of_it(browser: Browser) -> None:
    ana = await an_athlete(browser.http, "a@example.org")
    linked = await linked_by(browser, ana)
    await browser.athlete()
    assert (await ana.call("DELETE", f"{MINE}/{linked['identity']['id']}")).status_code == 204
    events = (await ana.get("/v1/me/audit-log"))["data"]
    told = {(event["action"], event["detail"].get("provider")) for event in events}
    assert told >= {(what, "google") for what in ("identity_link", "sign_in", "identity_unlink")}
