"""Accounts and sessions over HTTP."""

import asyncio

import pytest
from httpx import AsyncClient

from tests.http.api import PASSWORD, Clock, an_athlete, code_of, sign_in, sign_up


async def test_an_account_is_opened_and_signed_in(http: AsyncClient) -> None:
    account = await sign_up(http, " Ana@Example.ORG ", timezone="Europe/Madrid", display_name="Ana")
    assert account["email"] == "ana@example.org"
    assert account["plan"] == "pro"  # nothing is sold here, so that nobody lacks anything
    assert account["id"].startswith("usr_")
    assert "password" not in str(account)
    athlete = await sign_in(http, "ANA@example.org")
    assert athlete.tokens["token_type"] == "bearer"
    assert athlete.tokens["expires_in"] == 1800
    me = await athlete.get("/v1/me")
    assert me["id"] == account["id"]
    assert me["last_login_at"] == "2026-11-24T12:00:00Z"


async def test_a_taken_address_is_409(http: AsyncClient) -> None:
    await sign_up(http, "ana@example.org")
    reply = await http.post("/v1/auth/register", json={"email": "ANA@example.org", "password": PASSWORD})
    assert code_of(reply, 409) == "email_taken"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "nobody"}, "invalid_email"),
        ({"email": "a b@example.org"}, "invalid_email"),
        ({"password": "short"}, "password_too_short"),
        ({"password": "x" * 129}, "password_too_long"),
        ({"password": "Sunshine1"}, "password_too_common"),
        ({"password": "trustno1"}, "password_too_common"),
        ({"display_name": "Ana Lopez", "password": "ana lopez"}, "password_too_common"),
        ({"timezone": "Mars/Olympus"}, "invalid_value"),
        ({"timezone": "../../etc/passwd"}, "invalid_value"),
        ({"display_name": ""}, "invalid_value"),
        ({"display_name": "a\u0000b"}, "invalid_value"),
        ({"is_admin": True}, "invalid_request"),
        ({"password": 12345678}, "invalid_request"),
        ({"email": None}, "invalid_request"),
    ],
)
async def test_a_bad_registration_is_422_and_opens_nothing(
    http: AsyncClient, change: dict[str, object], code: str
) -> None:
    body = {"email": "ana@example.org", "password": PASSWORD, **change}
    reply = await http.post("/v1/auth/register", json=body)
    assert code_of(reply, 422) == code
    assert reply.json()["errors"]
    again = await http.post("/v1/auth/sessions", json={"email": "ana@example.org", "password": PASSWORD})
    assert again.status_code == 401


async def test_a_password_may_hold_any_character(http: AsyncClient) -> None:
    password = " pässwörd 🏃 \u0000 "
    reply = await http.post("/v1/auth/register", json={"email": "ana@example.org", "password": password})
    assert reply.status_code == 201
    await sign_in(http, "ana@example.org", password)
    trimmed = {"email": "ana@example.org", "password": password.strip()}
    assert (await http.post("/v1/auth/sessions", json=trimmed)).status_code == 401


async def test_wrong_password_and_unknown_address_answer_the_same(http: AsyncClient) -> None:
    await sign_up(http, "ana@example.org")
    replies = [
        await http.post("/v1/auth/sessions", json={"email": email, "password": "wrong password"})
        for email in ("ana@example.org", "bea@example.org", "not an address")
    ]
    assert {code_of(reply, 401) for reply in replies} == {"invalid_credentials"}
    assert len({reply.json()["detail"] for reply in replies}) == 1


async def test_a_refresh_gives_a_new_pair_and_the_access_token_works(http: AsyncClient, clock: Clock) -> None:
    athlete = await an_athlete(http)
    clock.ahead(minutes=31)
    assert (await athlete.call("GET", "/v1/me")).status_code == 401
    reply = await http.post("/v1/auth/token", json={"refresh_token": athlete.tokens["refresh_token"]})
    assert reply.status_code == 200
    pair = reply.json()
    assert pair["session_id"] == athlete.tokens["session_id"]
    assert pair["refresh_token"] != athlete.tokens["refresh_token"]
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    assert (await http.get("/v1/me", headers=headers)).status_code == 200


async def test_eight_refreshes_at_once_yield_one_child(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    body = {"refresh_token": athlete.tokens["refresh_token"]}
    replies = await asyncio.gather(*(http.post("/v1/auth/token", json=body) for _ in range(8)))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json()["refresh_token"] for reply in replies}) == 1


async def test_a_reused_refresh_token_ends_its_session(http: AsyncClient, clock: Clock) -> None:
    athlete = await an_athlete(http)
    first = {"refresh_token": athlete.tokens["refresh_token"]}
    second = (await http.post("/v1/auth/token", json=first)).json()
    third = (await http.post("/v1/auth/token", json={"refresh_token": second["refresh_token"]})).json()
    clock.ahead(seconds=1)
    assert code_of(await http.post("/v1/auth/token", json=first), 401) == "refresh_reused"
    newest = await http.post("/v1/auth/token", json={"refresh_token": third["refresh_token"]})
    assert code_of(newest, 401) == "invalid_token"
    assert (await athlete.call("GET", "/v1/me")).status_code == 401


@pytest.mark.parametrize("text", ["", "tar_", "tar_" + "A" * 43, "garbage", "tar_" + "é" * 43, "\u0000"])
async def test_a_refresh_token_that_is_none_is_401(http: AsyncClient, text: str) -> None:
    assert code_of(await http.post("/v1/auth/token", json={"refresh_token": text}), 401) == "invalid_token"


async def test_a_refresh_token_dies_after_seven_days(http: AsyncClient, clock: Clock) -> None:
    athlete = await an_athlete(http)
    clock.ahead(days=7, seconds=1)
    reply = await http.post("/v1/auth/token", json={"refresh_token": athlete.tokens["refresh_token"]})
    assert code_of(reply, 401) == "invalid_token"


async def test_an_access_token_serves_no_refresh_and_a_refresh_token_no_access(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    reply = await http.post("/v1/auth/token", json={"refresh_token": athlete.tokens["access_token"][:200]})
    assert reply.status_code == 401
    headers = {"Authorization": f"Bearer {athlete.tokens['refresh_token']}"}
    assert (await http.get("/v1/me", headers=headers)).status_code == 401


async def test_logging_out_kills_both_tokens_at_once(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    elsewhere = await sign_in(http, athlete.email)
    reply = await athlete.call("DELETE", "/v1/auth/sessions/current")
    assert reply.headers["clear-site-data"] == '"cache", "storage"'
    assert reply.status_code == 204
    assert reply.content == b""
    assert code_of(await athlete.call("GET", "/v1/me"), 401) == "invalid_token"
    refresh = await http.post("/v1/auth/token", json={"refresh_token": athlete.tokens["refresh_token"]})
    assert code_of(refresh, 401) == "invalid_token"
    assert (await elsewhere.call("GET", "/v1/me")).status_code == 200


async def test_sessions_are_listed_and_ended_from_another_device(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    elsewhere = await sign_in(http, athlete.email)
    sessions = (await athlete.get("/v1/auth/sessions"))["data"]
    assert {session["id"] for session in sessions} == {
        athlete.tokens["session_id"],
        elsewhere.tokens["session_id"],
    }
    assert [session["id"] for session in sessions if session["current"]] == [athlete.tokens["session_id"]]
    path = f"/v1/auth/sessions/{elsewhere.tokens['session_id']}"
    assert (await athlete.call("DELETE", path)).status_code == 204
    assert (await elsewhere.call("GET", "/v1/me")).status_code == 401
    assert (await athlete.call("DELETE", "/v1/auth/sessions")).status_code == 204
    assert (await athlete.call("GET", "/v1/me")).status_code == 401


async def test_all_other_sessions_end_and_this_one_is_kept(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    elsewhere = [await sign_in(http, athlete.email) for _ in range(3)]
    reply = await athlete.call("DELETE", "/v1/auth/sessions", params={"keep_current": "true"})
    assert reply.status_code == 204
    assert [(await each.call("GET", "/v1/me")).status_code for each in elsewhere] == [401] * 3
    assert [one["current"] for one in (await athlete.get("/v1/auth/sessions"))["data"]] == [True]


async def test_ending_other_sessions_needs_a_sign_in_of_the_last_ten_minutes(
    http: AsyncClient, clock: Clock
) -> None:
    athlete = await an_athlete(http)
    clock.ahead(minutes=10)
    assert (await athlete.call("DELETE", f"/v1/auth/sessions/ses_{'0' * 26}")).status_code == 404
    clock.ahead(seconds=1)
    other = await sign_in(http, athlete.email)
    for path in (f"/v1/auth/sessions/{other.tokens['session_id']}", "/v1/auth/sessions"):
        assert code_of(await athlete.call("DELETE", path), 403) == "reauthentication_required"
    assert len((await athlete.get("/v1/auth/sessions"))["data"]) == 2
    assert (await athlete.call("DELETE", "/v1/auth/sessions/current")).status_code == 204


async def test_the_password_makes_a_session_fresh_again(http: AsyncClient, clock: Clock) -> None:
    athlete = await an_athlete(http)
    clock.ahead(minutes=11)
    assert code_of(await athlete.call("DELETE", "/v1/auth/sessions"), 403) == "reauthentication_required"
    path = "/v1/auth/sessions/current/reauthentication"
    wrong = await athlete.call("POST", path, json={"password": "wrong password"})
    assert code_of(wrong, 401) == "invalid_credentials"
    assert (await athlete.call("DELETE", "/v1/auth/sessions")).status_code == 403
    assert (await athlete.call("POST", path, json={"password": PASSWORD})).status_code == 204
    assert (await athlete.call("DELETE", "/v1/auth/sessions")).status_code == 204


async def test_a_use_is_shown_to_five_minutes(http: AsyncClient, clock: Clock) -> None:
    athlete = await an_athlete(http)
    shown = []
    for _ in range(3):
        clock.ahead(minutes=2, seconds=30)
        await athlete.get("/v1/me")
        shown.append((await athlete.get("/v1/auth/sessions"))["data"][0]["last_used_at"])
    assert shown == ["2026-11-24T12:00:00Z", "2026-11-24T12:05:00Z", "2026-11-24T12:05:00Z"]


async def test_another_users_session_is_not_found_and_lives_on(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    reply = await bea.call("DELETE", f"/v1/auth/sessions/{ana.tokens['session_id']}")
    assert code_of(reply, 404) == "not_found"
    assert (await ana.call("GET", "/v1/me")).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x.y.z", "Basic YTpi", "Bearer \xe9", "bearer null", "Token abc"],
)
async def test_a_header_that_is_no_good_token_is_401(http: AsyncClient, header: str) -> None:
    reply = await http.get("/v1/me", headers=[(b"authorization", header.encode("latin-1"))])
    assert code_of(reply, 401) == "invalid_token"
    assert reply.headers["www-authenticate"] == "Bearer"


async def test_the_scheme_is_read_in_any_case(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    headers = {"Authorization": f"BEARER {athlete.tokens['access_token']}"}
    assert (await http.get("/v1/me", headers=headers)).status_code == 200


async def test_accounts_are_never_cached(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    reply = await athlete.call("GET", "/v1/me")
    assert reply.headers["cache-control"] == "no-store"


async def test_changing_the_profile_needs_the_version_that_was_read(http: AsyncClient) -> None:
    athlete = await an_athlete(http)
    assert (
        code_of(await athlete.call("PATCH", "/v1/me", json={"units": "imperial"}), 428)
        == "precondition_required"
    )
    tag = await athlete.etag("/v1/me")
    reply = await athlete.call("PATCH", "/v1/me", json={"units": "imperial"}, headers={"If-Match": tag})
    assert reply.json()["units"] == "imperial"
    stale = await athlete.call("PATCH", "/v1/me", json={"display_name": "Ana"}, headers={"If-Match": tag})
    assert code_of(stale, 412) == "stale_write"
    seen = await athlete.call("GET", "/v1/me", headers={"If-None-Match": reply.headers["etag"]})
    assert seen.status_code == 304
    assert seen.content == b""


@pytest.mark.parametrize(
    "change",
    [
        {"units": "furlongs"},
        {"timezone": "Nowhere"},
        {"display_name": " "},
        {"email": "x@y.zz"},
        {"is_admin": True},
        {"units": None},
    ],
)
async def test_a_bad_profile_is_422_and_changes_nothing(http: AsyncClient, change: dict[str, object]) -> None:
    athlete = await an_athlete(http)
    before = await athlete.get("/v1/me")
    assert (await athlete.change("PATCH", "/v1/me", json=change)).status_code == 422
    assert await athlete.get("/v1/me") == before


async def test_registration_may_be_closed(closed_http: AsyncClient) -> None:
    reply = await closed_http.post("/v1/auth/register", json={"email": "a@example.org", "password": PASSWORD})
    assert code_of(reply, 403) == "registration_closed"
