"""Tokens of a Supabase project as bearer tokens: first use, log-out, deactivation, two people, a project that is down."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import Clock, an_athlete, code_of, sign_up
from tests.http.conftest import client
from tests.http.test_links import ANA, RESETS, Post, ask, reset
from tests.http.test_required_factor import asking
from tests.oidc.fake_supabase import WRONG_CLAIMS, WRONG_TOKENS, FakeSupabase, fake_supabase
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.entrypoints.http.times import session_id_of
from training_analyzer.entrypoints.listed_settings import PlanRates
from training_analyzer.entrypoints.settings import AuthSettings, LimitsSettings, Settings
from training_analyzer.entrypoints.wiring import Wired, wired

MINE = "/v1/me/identities"


@pytest.fixture
async def supabase(clock: Clock) -> AsyncIterator[FakeSupabase]:
    async with fake_supabase(clock) as served:
        yield served


@pytest.fixture
async def ports(settings: Settings, clock: Clock, supabase: FakeSupabase) -> AsyncIterator[Wired]:
    section = {**settings.sections.get("supabase", {}), "auth_issuer": supabase.issuer}
    sections = {**settings.sections, "supabase": section}
    async with wired(msgspec.structs.replace(settings, sections=sections), clock=clock) as opened:
        yield replace(opened, passwords=FakePasswords())


async def me(http: AsyncClient, token: str) -> Response:
    return await call(http, token, "GET", "/v1/me")


async def call(http: AsyncClient, token: str, method: str, path: str, **rest: object) -> Response:
    return await http.request(method, path, headers={"Authorization": f"Bearer {token}"}, **rest)  # type: ignore[arg-type] # as given


async def test_the_first_use_makes_an_account_without_believing_what_users_write(
    http: AsyncClient, supabase: FakeSupabase
) -> None:
    token = supabase.token()
    first = (await me(http, token)).json()
    assert (first["email"], first["is_admin"], first["email_verified"]) == ("ana@example.org", False, False)
    assert (await me(http, token)).json()["id"] == first["id"]
    [identity] = (await call(http, token, "GET", MINE)).json()["data"]
    assert identity["provider"] == "supabase"
    [session] = (await call(http, token, "GET", "/v1/auth/sessions")).json()["data"]
    assert (session["kind"], session["current"]) == ("supabase", True)


async def test_the_same_person_in_another_session_and_another_person(
    http: AsyncClient, supabase: FakeSupabase
) -> None:
    subject = str(uuid4())
    one, two = supabase.token(sub=subject), supabase.token(sub=subject)
    other = supabase.token(email="bea@example.org")
    ids = [(await me(http, token)).json()["id"] for token in (one, two, other)]
    assert ids[0] == ids[1] != ids[2]
    assert len((await call(http, one, "GET", "/v1/auth/sessions")).json()["data"]) == 2


async def test_a_first_use_many_times_at_once_makes_one_account(
    http: AsyncClient, supabase: FakeSupabase
) -> None:
    token = supabase.token()
    replies = await asyncio.gather(*(me(http, token) for _ in range(10)))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json()["id"] for reply in replies}) == 1
    assert len(supabase.web.asked(supabase.keys_path)) == 1


@pytest.mark.parametrize("fault", [*WRONG_CLAIMS, *WRONG_TOKENS])
async def test_a_wrong_token_opens_nothing(http: AsyncClient, supabase: FakeSupabase, fault: str) -> None:
    bodies = [(await me(http, token)) for token in (supabase.wrong(fault), "e30.e30.e30")]
    assert [code_of(each, 401) for each in bodies] == ["invalid_token"] * 2
    assert bodies[0].json()["detail"] == bodies[1].json()["detail"]


async def test_log_out_ends_it_here_whatever_the_token_says(
    http: AsyncClient, supabase: FakeSupabase, clock: Clock
) -> None:
    subject, session = str(uuid4()), str(uuid4())
    token = supabase.token(sub=subject, session_id=session)
    assert (await call(http, token, "DELETE", "/v1/auth/sessions/current")).status_code == 204
    assert code_of(await me(http, token), 401) == "invalid_token"
    clock.ahead(days=30)
    assert code_of(await me(http, supabase.token(sub=subject, session_id=session)), 401) == "invalid_token"
    assert (await me(http, supabase.token(sub=subject))).status_code == 200


async def test_an_inactive_account_stays_shut(
    http: AsyncClient, supabase: FakeSupabase, ports: Wired
) -> None:
    subject = str(uuid4())
    token = supabase.token(sub=subject)
    await me(http, token)
    async with ports.store.work() as w:
        user = await w.users.find_by_email(Email("ana@example.org"))
        assert user is not None
        await w.users.save(replace(user, active=False))
        await w.commit()
    assert code_of(await me(http, token), 401) == "invalid_token"
    assert code_of(await me(http, supabase.token(sub=subject)), 401) == "identity_rejected"


async def test_no_project_can_name_a_session_of_ours(http: AsyncClient, supabase: FakeSupabase) -> None:
    ana = await an_athlete(http)
    [session] = (await ana.get("/v1/auth/sessions"))["data"]
    assert session["id"] == ana.tokens["session_id"]
    stolen = session_id_of(ana.tokens["session_id"])
    reply = await me(http, supabase.token(session_id=str(stolen), email="eve@example.org"))
    assert reply.json()["email"] == "eve@example.org"


async def test_an_account_with_the_same_address_is_linked_by_its_owner_alone(
    http: AsyncClient, supabase: FakeSupabase
) -> None:
    await sign_up(http, "bea@example.org")
    ana = await an_athlete(http)
    token = supabase.token()
    assert code_of(await me(http, token), 409) == "identity_not_linked"
    for wrong in (supabase.wrong("anon key"), "nonsense"):
        reply = await ana.call("POST", MINE, json={"provider": "supabase", "token": wrong})
        assert code_of(reply, 401) == "identity_rejected"
    linked = await ana.call("POST", MINE, json={"provider": "supabase", "token": token})
    assert linked.status_code == 200
    assert (await me(http, token)).json()["id"] == (await ana.get("/v1/me"))["id"]
    gone = await ana.call("DELETE", f"{MINE}/{linked.json()['identity']['id']}")
    assert gone.status_code == 204
    assert code_of(await me(http, token), 401) == "invalid_token"
    assert (await ana.call("GET", "/v1/me")).status_code == 200


async def test_nobody_visits_it(http: AsyncClient) -> None:
    reply = await http.get("/v1/auth/supabase/authorize")
    assert code_of(reply, 401) == "identity_rejected"


@pytest.mark.parametrize("fault", ["dropped", "500", "redirect", "oversized", "html"])
async def test_a_project_that_is_down_shuts_nobody_else_out(
    http: AsyncClient, supabase: FakeSupabase, clock: Clock, fault: str
) -> None:
    supabase.web.faults[supabase.keys_path] = fault
    assert code_of(await me(http, supabase.token()), 503) == "identity_provider_unavailable"
    ana = await an_athlete(http)
    assert (await ana.call("GET", "/v1/me")).status_code == 200
    del supabase.web.faults[supabase.keys_path]
    clock.ahead(seconds=30)
    assert (await me(http, supabase.token(email="bea@example.org"))).status_code == 200


async def test_recent_means_recently_proved_there(
    http: AsyncClient, supabase: FakeSupabase, clock: Clock
) -> None:
    old = [{"method": "password", "timestamp": int(clock().timestamp()) - 3600}]
    for ways in (old, ["password"]):
        reply = await call(http, supabase.token(amr=ways, sub=SUBJECT), "DELETE", "/v1/auth/sessions")
        assert code_of(reply, 403) == "reauthentication_required"
    fresh = supabase.token(sub=SUBJECT)
    assert (await call(http, fresh, "DELETE", "/v1/auth/sessions")).status_code == 204


async def test_what_is_proved_there_later_counts_in_the_same_session(
    ports: Wired, supabase: FakeSupabase, clock: Clock
) -> None:
    same: dict[str, Any] = {"sub": SUBJECT, "session_id": str(uuid4())}
    began = {"method": "password", "timestamp": int(clock().timestamp())}
    async with client(asking(ports, "all")) as http:
        first = supabase.token(amr=[began], **same)
        assert code_of(await call(http, first, "GET", MINE), 403) == "second_factor_required"
        clock.ahead(minutes=11)
        proved = {"method": "totp", "timestamp": int(clock().timestamp())}
        again = supabase.token(amr=[began, proved], aal="aal2", **same)
        assert (await call(http, again, "GET", MINE)).status_code == 200
        [session] = (await call(http, again, "GET", "/v1/auth/sessions")).json()["data"]
        assert (await call(http, again, "DELETE", "/v1/auth/sessions")).status_code == 204
        assert session["current"]
        clock.ahead(minutes=1)
        proved = {"method": "totp", "timestamp": int(clock().timestamp())}
        ended = supabase.token(amr=[began, proved], aal="aal2", **same)
        assert code_of(await call(http, ended, "GET", MINE), 401) == "invalid_token"


async def test_who_proves_to_own_the_address_shuts_out_who_opened_the_account(
    http: AsyncClient, supabase: FakeSupabase, ports: Wired
) -> None:
    squatter = supabase.token(sub=SUBJECT)
    body = {"name": "mine", "scopes": ["read:activities"]}
    key = (await call(http, squatter, "POST", "/v1/me/api-keys", json=body)).json()["key"]
    assert (await call(http, key, "GET", "/v1/activities")).status_code == 200
    await ask(http, RESETS)
    assert (await reset(http, await Post(ports).link(ANA))).status_code == 204
    assert code_of(await me(http, squatter), 401) == "invalid_token"
    assert code_of(await me(http, supabase.token(sub=SUBJECT)), 409) == "identity_not_linked"
    assert code_of(await call(http, key, "GET", "/v1/activities"), 401) == "invalid_token"


SUBJECT = "7c0e2d7e-8a36-4a39-9a0f-0d5f8f2a1b3c"


async def test_a_second_factor_of_ours_needs_aal2(
    http: AsyncClient, supabase: FakeSupabase, ports: Wired, clock: Clock
) -> None:
    await me(http, supabase.token(sub=SUBJECT))
    async with ports.store.work() as w:
        user = await w.users.find_by_email(Email("ana@example.org"))
        assert user is not None
        await w.second_factors.enrol(SecondFactor(user_id=user.id, seed=b"sealed", created_at=clock()))
        await w.second_factors.confirm(user.id, seed=b"sealed", step=1, now=clock())
        await w.commit()
    assert code_of(await me(http, supabase.token(sub=SUBJECT)), 401) == "totp_required"
    assert (await me(http, supabase.token(sub=SUBJECT, aal="aal2"))).status_code == 200


async def test_without_an_address_and_where_registration_is_closed_nobody_new_comes_in(
    ports: Wired, http: AsyncClient, supabase: FakeSupabase, settings: Settings, clock: Clock
) -> None:
    assert code_of(await me(http, supabase.token(email="")), 401) == "identity_rejected"
    closed = msgspec.structs.replace(ports.settings, auth=AuthSettings(registration="closed"))
    verifiers = [replace(each, registration_open=False) for each in ports.verifiers]  # type: ignore[type-var] # ours
    async with client(replace(ports, settings=closed, verifiers=verifiers)) as shut:
        assert code_of(await me(shut, supabase.token()), 403) == "registration_closed"


async def test_tokens_that_open_nothing_are_counted_as_anybodys(ports: Wired, supabase: FakeSupabase) -> None:
    limits = LimitsSettings(requests_per_minute=PlanRates("free:3"))
    async with client(
        replace(ports, settings=msgspec.structs.replace(ports.settings, limits=limits))
    ) as http:
        replies = [await me(http, supabase.token(email="")) for _ in range(4)]
    assert [code_of(reply, 401) for reply in replies[:3]] == ["identity_rejected"] * 3
    assert code_of(replies[3], 429) == "rate_limited"
