"""A second factor over HTTP: set up, used at sign-in, lost."""

import asyncio
from base64 import b32decode
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import PASSWORD, Athlete, Clock, an_athlete, code_of, sign_in
from tests.http.conftest import client
from training_analyzer.domain.identity.totp import hotp, step_at
from training_analyzer.entrypoints.settings import LimitsSettings
from training_analyzer.entrypoints.wiring import Wired

PATH = "/v1/me/second-factor"


def code_at(secret: str, clock: Clock, steps: int = 0) -> str:
    return hotp(b32decode(secret), step_at(clock.now) + steps)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def enrolled(ana: Athlete, clock: Clock) -> tuple[str, list[str]]:
    """Set up a factor; return its secret and the recovery codes. The clock moves on to the next step."""
    begun = await ana.call("POST", PATH)
    assert begun.status_code == 201, begun.text
    secret: str = begun.json()["secret"]
    done = await ana.call("PUT", PATH, json={"totp_code": code_at(secret, clock)})
    assert done.status_code == 200, done.text
    clock.ahead(seconds=30)
    return secret, done.json()["recovery_codes"]


async def log_in(http: AsyncClient, email: str, code: str | None = None, **more: Any) -> Response:
    body = {"email": email, "password": PASSWORD, **more}
    return await http.post("/v1/auth/sessions", json=body if code is None else {**body, "totp_code": code})


async def test_a_factor_counts_only_after_a_right_code(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    assert (await ana.get(PATH))["enabled"] is False
    begun = (await ana.call("POST", PATH)).json()
    assert f"secret={begun['secret']}" in begun["otpauth_uri"]
    await sign_in(http, ana.email)
    bad = await ana.call("PUT", PATH, json={"totp_code": wrong(code_at(begun["secret"], clock))})
    assert code_of(bad, 422) == "invalid_value"
    assert (await ana.get(PATH)) == {
        "enabled": False, "kind": None, "confirmed_at": None, "recovery_codes_left": 0,
    }  # fmt: skip
    await sign_in(http, ana.email)


async def test_a_confirmed_factor_ends_the_other_sessions_and_is_asked_for(
    http: AsyncClient, clock: Clock
) -> None:
    ana = await an_athlete(http)
    elsewhere = await sign_in(http, ana.email)
    secret, codes = await enrolled(ana, clock)
    assert len(set(codes)) == 10
    assert (await elsewhere.call("GET", "/v1/me")).status_code == 401
    shown = await ana.get(PATH)
    assert (shown["enabled"], shown["kind"], shown["recovery_codes_left"]) == (True, "totp", 10)
    assert secret not in str(shown)
    assert code_of(await log_in(http, ana.email), 401) == "totp_required"
    assert code_of(await log_in(http, ana.email, wrong(code_at(secret, clock))), 401) == "invalid_credentials"
    assert (await log_in(http, ana.email, code_at(secret, clock))).status_code == 200


async def test_a_wrong_password_says_nothing_of_the_factor(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    for code in (None, code_at(secret, clock)):
        reply = await log_in(http, ana.email, code, password="wrong password")
        assert code_of(reply, 401) == "invalid_credentials"
    assert (await log_in(http, ana.email, code_at(secret, clock))).status_code == 200


async def test_a_code_serves_once(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    code = code_at(secret, clock)
    assert (await log_in(http, ana.email, code)).status_code == 200
    assert code_of(await log_in(http, ana.email, code), 401) == "invalid_credentials"
    clock.ahead(seconds=30)
    assert code_of(await log_in(http, ana.email, code), 401) == "invalid_credentials"
    assert (await log_in(http, ana.email, code_at(secret, clock))).status_code == 200


async def test_the_code_that_set_it_up_is_spent(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    reply = await log_in(http, ana.email, code_at(secret, clock, steps=-1))
    assert code_of(reply, 401) == "invalid_credentials"


async def test_of_several_sign_ins_with_one_code_one_wins(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    code = code_at(secret, clock)
    replies = await asyncio.gather(*(log_in(http, ana.email, code) for _ in range(5)))
    assert sorted(reply.status_code for reply in replies) == [200, 401, 401, 401, 401]
    assert len((await ana.get("/v1/auth/sessions"))["data"]) == 2


async def test_a_recovery_code_serves_once_in_the_place_of_a_code(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    _, codes = await enrolled(ana, clock)
    assert (await log_in(http, ana.email, codes[3].lower().replace("-", " "))).status_code == 200
    assert code_of(await log_in(http, ana.email, codes[3]), 401) == "invalid_credentials"
    assert (await ana.get(PATH))["recovery_codes_left"] == 9
    assert (await log_in(http, ana.email, codes[4])).status_code == 200


async def test_new_recovery_codes_replace_the_old_ones(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    _, old = await enrolled(ana, clock)
    reply = await ana.call("POST", "/v1/me/recovery-codes")
    assert reply.status_code == 201
    new = reply.json()["recovery_codes"]
    assert not set(old) & set(new)
    assert code_of(await log_in(http, ana.email, old[0]), 401) == "invalid_credentials"
    assert (await log_in(http, ana.email, new[0])).status_code == 200


@pytest.fixture
async def limited(ports: Wired) -> AsyncIterator[AsyncClient]:
    """Return a client of a server with the limits that deployments have."""
    settings = msgspec.structs.replace(ports.settings, limits=LimitsSettings())
    async with client(replace(ports, settings=settings)) as opened:
        yield opened


async def test_codes_have_a_count_of_their_own(limited: AsyncClient, clock: Clock) -> None:
    http = limited
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    for _ in range(5):
        reply = await log_in(http, ana.email, wrong(code_at(secret, clock)))
        assert code_of(reply, 401) == "invalid_credentials"
        clock.ahead(seconds=6)  # of the sign-ins themselves, one is given back in twelve seconds
    refused = await log_in(http, ana.email, code_at(secret, clock))
    assert code_of(refused, 429) == "rate_limited"
    assert int(refused.headers["retry-after"]) > 0
    clock.ahead(minutes=5)
    assert (await log_in(http, ana.email, code_at(secret, clock))).status_code == 200


async def test_sign_ins_that_lack_the_code_alone_are_no_failures(limited: AsyncClient, clock: Clock) -> None:
    http = limited
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    for _ in range(12):
        assert code_of(await log_in(http, ana.email), 401) == "totp_required"
    assert (await log_in(http, ana.email, code_at(secret, clock))).status_code == 200


async def test_a_removed_factor_is_asked_for_no_more(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    elsewhere = Athlete(http, ana.email, (await log_in(http, ana.email, code_at(secret, clock))).json())
    assert (await ana.call("DELETE", PATH)).status_code == 204
    assert (await elsewhere.call("GET", "/v1/me")).status_code == 401
    await sign_in(http, ana.email)
    assert code_of(await ana.call("DELETE", PATH), 409) == "no_second_factor"
    assert code_of(await ana.call("POST", "/v1/me/recovery-codes"), 409) == "no_second_factor"


async def test_a_factor_in_force_is_not_replaced_by_another(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    assert code_of(await ana.call("POST", PATH), 409) == "second_factor_in_use"
    again = await ana.call("PUT", PATH, json={"totp_code": code_at(secret, clock)})
    assert code_of(again, 409) == "second_factor_in_use"


async def test_without_an_enrolment_nothing_is_confirmed(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("PUT", PATH, json={"totp_code": "123456"}), 409) == "no_second_factor"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", PATH), ("PUT", PATH), ("DELETE", PATH), ("POST", "/v1/me/recovery-codes")],
)
async def test_a_sign_in_of_long_ago_changes_no_factor(
    http: AsyncClient, clock: Clock, method: str, path: str
) -> None:
    ana = await an_athlete(http)
    clock.ahead(minutes=11)
    body = {"totp_code": "123456"} if method == "PUT" else None
    assert code_of(await ana.call(method, path, json=body), 403) == "reauthentication_required"


async def test_the_audit_log_tells_of_the_factor_and_holds_no_code(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, codes = await enrolled(ana, clock)
    code = code_at(secret, clock)
    await log_in(http, ana.email, wrong(code))
    await log_in(http, ana.email, codes[0])
    await ana.call("POST", "/v1/me/recovery-codes")
    await ana.call("DELETE", PATH)
    events = (await ana.get("/v1/me/audit-log"))["data"]
    told = {(event["action"], event["outcome"]) for event in events}
    assert {
        ("factor_enrol", "ok"), ("sign_in", "failed"), ("recovery_code_use", "ok"), ("recovery_codes", "ok"),
        ("factor_remove", "ok"),
    } <= told  # fmt: skip
    for hidden in (secret, code, wrong(code), codes[0]):
        assert hidden not in str(events)


REAUTHENTICATION = "/v1/auth/sessions/current/reauthentication"


async def test_a_code_confirms_who_holds_a_session_once(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    secret, codes = await enrolled(ana, clock)
    clock.ahead(minutes=11)
    assert code_of(await ana.call("DELETE", PATH), 403) == "reauthentication_required"
    code = code_at(secret, clock)
    bad = await ana.call("POST", REAUTHENTICATION, json={"totp_code": wrong(code)})
    assert code_of(bad, 401) == "invalid_credentials"
    assert (await ana.call("POST", REAUTHENTICATION, json={"totp_code": code})).status_code == 204
    again = await ana.call("POST", REAUTHENTICATION, json={"totp_code": code})
    assert code_of(again, 401) == "invalid_credentials"
    assert (await ana.call("POST", REAUTHENTICATION, json={"totp_code": codes[0]})).status_code == 204
    assert (await ana.call("DELETE", PATH)).status_code == 204


async def test_without_a_factor_no_code_confirms_anything(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.call("POST", PATH)
    reply = await ana.call("POST", REAUTHENTICATION, json={"totp_code": "123456"})
    assert code_of(reply, 401) == "invalid_credentials"


@pytest.mark.parametrize("body", [{}, {"password": PASSWORD, "totp_code": "123456"}, {"totp_code": None}])
async def test_one_proof_is_given(http: AsyncClient, body: dict[str, object]) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("POST", REAUTHENTICATION, json=body), 422) == "invalid_request"
