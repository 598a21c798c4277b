"""Whoever guesses is slowed down, by account and by address; nobody is shut out by somebody else's guesses."""

import asyncio
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import PASSWORD, Clock, an_athlete, code_of, sign_up
from tests.http.conftest import client
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.secret import Secret
from training_analyzer.entrypoints.listed_settings import Networks
from training_analyzer.entrypoints.settings import HttpSettings, LimitsSettings, Settings
from training_analyzer.entrypoints.wiring import Wired, wired
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.plugins.testing.stored import stored_user

HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
ANA, WRONG = "ana@example.org", "wrong password"


@pytest.fixture(params=["fake", "sqlite", "supabase"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings with the limits that deployments have, behind a proxy, as which the tests connect."""
    if request.param == "supabase":
        given: Settings = request.getfixturevalue("on_postgres")
    else:
        given = Settings(data_dir=tmp_path, persistence=request.param)
    http = HttpSettings(trusted_proxies=Networks("127.0.0.1"))
    return msgspec.structs.replace(given, http=http, limits=LimitsSettings())


async def attempt(
    http: AsyncClient,
    password: str = WRONG,
    email: str = ANA,
    *,
    at: str = HOME,
) -> Response:
    body = {"email": email, "password": password}
    return await http.post("/v1/auth/sessions", json=body, headers={"X-Forwarded-For": at})


async def guess(http: AsyncClient, many: int, email: str = ANA, *, at: str = ELSEWHERE) -> None:
    for _ in range(many):
        assert code_of(await attempt(http, email=email, at=at), 401) == "invalid_credentials"


def passwords_of(ports: Wired) -> FakePasswords:
    assert isinstance(ports.passwords, FakePasswords)
    return ports.passwords


async def test_the_sixth_wrong_password_in_a_minute_is_refused_with_its_wait(http: AsyncClient) -> None:
    await sign_up(http, ANA)
    await guess(http, 5, at=HOME)
    reply = await attempt(http, at=HOME)
    assert code_of(reply, 429) == "rate_limited"
    assert reply.headers["retry-after"] == "12"


async def test_the_right_password_is_refused_too_once_there_were_too_many(
    http: AsyncClient, clock: Clock
) -> None:
    await sign_up(http, ANA)
    await guess(http, 5, at=HOME)
    assert code_of(await attempt(http, PASSWORD), 429) == "rate_limited"
    clock.ahead(seconds=12)
    assert (await attempt(http, PASSWORD)).status_code == 200


async def test_a_refused_try_is_never_hashed(http: AsyncClient, ports: Wired) -> None:
    await sign_up(http, ANA)
    await guess(http, 5)
    counted = passwords_of(ports).verifications
    for password in ("wrong", PASSWORD):
        assert (await attempt(http, password, at=ELSEWHERE)).status_code == 429
    assert passwords_of(ports).verifications == counted


async def test_signing_in_as_often_as_one_likes_costs_nothing(http: AsyncClient) -> None:
    await sign_up(http, ANA)
    for _ in range(12):
        assert (await attempt(http, PASSWORD)).status_code == 200
    await guess(http, 4, at=HOME)
    assert (await attempt(http, PASSWORD)).status_code == 200


async def test_guesses_from_many_addresses_are_counted_for_the_account(http: AsyncClient) -> None:
    await sign_up(http, ANA)
    for number in range(5):
        await guess(http, 1, at=f"198.51.100.{number}")
    assert (await attempt(http, at="198.51.100.99")).status_code == 429


async def test_guesses_at_many_accounts_are_counted_for_the_address(http: AsyncClient) -> None:
    for number in range(5):
        await guess(http, 1, f"nobody{number}@example.org")
    assert (await attempt(http, email="another@example.org", at=ELSEWHERE)).status_code == 429
    assert (await attempt(http, email="another@example.org", at=HOME)).status_code == 401


async def test_an_ipv6_client_is_his_network_of_64_bits(http: AsyncClient) -> None:
    for number in range(5):
        await guess(http, 1, f"nobody{number}@example.org", at=f"2001:db8:0:1::{number}")
    assert (await attempt(http, email="a@example.org", at="2001:db8:0:1:ffff::1")).status_code == 429
    assert (await attempt(http, email="a@example.org", at="2001:db8:0:2::1")).status_code == 401


async def test_an_address_that_the_client_writes_himself_does_not_help(http: AsyncClient) -> None:
    for number in range(5):
        await guess(http, 1, f"nobody{number}@example.org", at=f"192.0.2.{number}, {ELSEWHERE}")
    reply = await attempt(http, email="a@example.org", at=f"192.0.2.77, {ELSEWHERE}")
    assert reply.status_code == 429


async def test_strangers_guesses_do_not_shut_out_the_owner_at_home(http: AsyncClient) -> None:
    await sign_up(http, ANA)
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 200
    await guess(http, 5, at=ELSEWHERE)
    assert (await attempt(http, PASSWORD, at=ELSEWHERE)).status_code == 429
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 200


async def test_a_stranger_behind_the_same_router_does_not_shut_out_the_owner(http: AsyncClient) -> None:
    await sign_up(http, ANA)
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 200
    for number in range(5):
        await guess(http, 1, f"nobody{number}@example.org", at=HOME)
    assert (await attempt(http, email="nobody@example.org", at=HOME)).status_code == 429
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 200


async def test_even_at_home_guesses_are_counted(http: AsyncClient) -> None:
    await sign_up(http, ANA)
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 200
    await guess(http, 5, at=HOME)
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 429


async def test_after_thirty_days_an_address_is_a_strangers_again(http: AsyncClient, clock: Clock) -> None:
    await sign_up(http, ANA)
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 200
    clock.ahead(days=30)
    await guess(http, 5, at=ELSEWHERE)
    assert (await attempt(http, PASSWORD, at=HOME)).status_code == 429


async def test_of_guesses_at_once_no_more_are_hashed_than_allowed(http: AsyncClient, ports: Wired) -> None:
    await sign_up(http, ANA)
    replies = await asyncio.gather(*(attempt(http, at=f"198.51.100.{number}") for number in range(40)))
    assert [reply.status_code for reply in replies].count(401) == 5
    assert passwords_of(ports).verifications == 5


@pytest.mark.parametrize("settings", ["sqlite", "supabase"], indirect=True)
async def test_a_restart_forgives_nothing(settings: Settings, clock: Clock, http: AsyncClient) -> None:
    await sign_up(http, ANA)
    await guess(http, 5)
    async with (
        wired(settings, clock=clock) as again,
        client(replace(again, passwords=FakePasswords())) as other,
    ):
        assert (await attempt(other, PASSWORD, at=ELSEWHERE)).status_code == 429


async def test_a_busy_hasher_is_nobodys_failure(http: AsyncClient, ports: Wired) -> None:
    await sign_up(http, ANA)
    passwords_of(ports).busy = True
    for _ in range(9):
        assert code_of(await attempt(http, PASSWORD), 503) == "hashing_busy"
    passwords_of(ports).busy = False
    assert (await attempt(http, PASSWORD)).status_code == 200


async def register(http: AsyncClient, number: int, at: str = HOME) -> Response:
    body = {"email": f"a{number}@example.org", "password": PASSWORD}
    return await http.post("/v1/auth/register", json=body, headers={"X-Forwarded-For": at})


async def test_an_address_opens_twenty_accounts_an_hour(http: AsyncClient) -> None:
    for number in range(20):
        assert (await register(http, number)).status_code == 201
    reply = await register(http, 20)
    assert code_of(reply, 429) == "rate_limited"
    assert reply.headers["retry-after"] == "180"
    assert (await register(http, 21, ELSEWHERE)).status_code == 201


async def test_a_registration_that_is_not_as_described_counts_for_nothing(http: AsyncClient) -> None:
    for _ in range(25):
        body = {"email": "nobody", "password": PASSWORD}
        assert (await http.post("/v1/auth/register", json=body)).status_code == 422
    assert (await register(http, 1)).status_code == 201


async def test_unknown_address_wrong_password_and_inactive_account_look_the_same_and_cost_one_hash(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    await sign_up(http, ANA)
    idle = a_user(9, email="idle@example.org", active=False)
    hashed = await ports.passwords.hash(Secret(PASSWORD))
    await stored_user(ports.store, replace(idle, password_hash=hashed))
    seen, counted = set(), []
    for email in ("unknown@example.org", ANA, "idle@example.org", "no address", "a" * 300 + "@example.org"):
        password = PASSWORD if email.startswith("idle") else "wrong password"
        before = passwords_of(ports).verifications
        reply = await attempt(http, password, email)
        counted.append(passwords_of(ports).verifications - before)
        seen.add(anonymous(reply))
        clock.ahead(minutes=5)
    assert counted == [1] * 5
    assert len(seen) == 1


def anonymous(reply: Response) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """Return all of a reply but its request's id."""
    request_id = reply.headers["x-request-id"]
    headers = tuple(sorted((name, value) for name, value in reply.headers.items() if value != request_id))
    return reply.status_code, reply.content.replace(request_id.encode(), b""), headers


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)  # read from the file
async def test_what_is_counted_is_kept_as_no_text_of_an_address(
    http: AsyncClient, settings: Settings, tmp_path: Path
) -> None:
    await sign_up(http, ANA)
    await attempt(http, PASSWORD, at=HOME)
    await guess(http, 2, at=ELSEWHERE)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as file:
        subjects = [subject for (subject,) in file.execute("SELECT subject FROM usage_rate")]
    assert len(subjects) >= 5
    assert all(re.fullmatch("[0-9a-f]{64}", subject) for subject in subjects)


async def test_the_owner_is_told_of_refused_tries(http: AsyncClient, ports: Wired) -> None:
    await sign_up(http, ANA)
    await guess(http, 5)
    await attempt(http, at=ELSEWHERE)
    async with ports.store.work.snapshot() as w:
        ana = await w.users.find_by_email(Email(ANA))
        assert ana is not None
        events = await w.audit.page(ana.id, after=None, limit=9)
    outcomes = [(event.outcome, event.address) for event in events if event.action == AuditAction.SIGN_IN]
    assert sorted(outcomes) == [("failed", "198.51.100.0/24")] * 5 + [("throttled", "198.51.100.0/24")]


@pytest.mark.parametrize("where", ["change", "reauthentication"])
async def test_whoever_took_a_session_may_not_guess_its_password(
    http: AsyncClient, ports: Wired, clock: Clock, where: str
) -> None:
    ana = await an_athlete(http, ANA)

    async def shown(password: str) -> Response:
        if where == "change":
            body = {"current_password": password, "new_password": "another horse"}
            return await ana.call("PUT", "/v1/me/password", json=body)
        return await ana.call(
            "POST", "/v1/auth/sessions/current/reauthentication", json={"password": password}
        )

    for _ in range(5):
        assert code_of(await shown(WRONG), 401) == "invalid_credentials"
    hashed = passwords_of(ports).verifications
    for password in (WRONG, PASSWORD):
        refused = await shown(password)
        assert code_of(refused, 429) == "rate_limited"
        assert refused.headers["retry-after"] == "60"
    assert passwords_of(ports).verifications == hashed
    events = (await ana.get("/v1/me/audit-log"))["data"]
    assert Counter(each["outcome"] for each in events if "sign" not in each["action"])["throttled"] == 2
    clock.ahead(seconds=60)
    assert (await shown(PASSWORD)).status_code == 204


async def test_a_password_asked_for_again_is_counted_in_one_place_and_only_where_it_is_wrong(
    http: AsyncClient,
) -> None:
    ana, bea = await an_athlete(http, ANA), await an_athlete(http, "bea@example.org")
    path = "/v1/auth/sessions/current/reauthentication"
    for _ in range(9):
        assert (await ana.call("POST", path, json={"password": PASSWORD})).status_code == 204
    for _ in range(5):
        assert (await ana.call("POST", path, json={"password": WRONG})).status_code == 401
    body = {"current_password": PASSWORD, "new_password": "another horse"}
    assert (await ana.call("PUT", "/v1/me/password", json=body)).status_code == 429
    assert (await bea.call("PUT", "/v1/me/password", json=body)).status_code == 204


async def test_of_twenty_guesses_at_once_five_are_hashed(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http, ANA)
    before = passwords_of(ports).verifications
    body = {"password": WRONG}
    path = "/v1/auth/sessions/current/reauthentication"
    replies = await asyncio.gather(*(ana.call("POST", path, json=body) for _ in range(20)))
    assert Counter(reply.status_code for reply in replies) == {401: 5, 429: 15}
    assert passwords_of(ports).verifications == before + 5
