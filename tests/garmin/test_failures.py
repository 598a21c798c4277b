"""Every way in which Garmin fails, as the library shows it and as we tell it. No row takes a healthy credential for a bad one."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.server import FakeGarmin
from tests.garmin.fake.tokens import PATH as TOKENS
from training_analyzer.adapters.garmin.source import GarminSource
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import Challenge, Credential, Password, TokenBundle
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    ChallengeExpired,
    GoneAtSource,
    InvalidMfaCode,
    ProtocolChanged,
    RateLimited,
    SourceError,
    SourceUnavailable,
)
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.builders import NOW, TODAY

WINDOW = Window(first=TODAY, last=TODAY)
LIST = "^/activitylist-service"
SSO = "^/(mobile|sso|portal)/"
HTML = b"<html>maintenance</html>"


@dataclass
class Row:
    """One line of the table: what befalls, what is raised, and how many requests it costs."""

    what: str
    regex: str
    status: int
    raises: type[SourceError]
    requests: int
    fault: dict[str, Any] = field(default_factory=dict)


def _ids(rows: list[Row]) -> list[str]:
    return [row.what for row in rows]


LOGINS = [
    Row("every way in is 429", SSO, 429, RateLimited, 4),
    Row("every way in is 427", SSO, 427, RateLimited, 4),
    Row("every way in is 403", SSO, 403, AccessBlocked, 4),
    Row("every way in is 503", SSO, 503, SourceUnavailable, 7),
    Row("every way in is dropped", SSO, 0, SourceUnavailable, 4, {"drop": True}),
    Row("the token endpoint is 503", TOKENS, 503, SourceUnavailable, 7),
    Row("the token endpoint is 429", TOKENS, 429, RateLimited, 4),
    Row("the token endpoint is 403", TOKENS, 403, AccessBlocked, 7),
    Row("the token endpoint is 401", TOKENS, 401, SourceUnavailable, 7),
    Row("the token endpoint speaks HTML", TOKENS, 200, ProtocolChanged, 7, {"body": HTML}),
    Row("the profile is 503", "socialProfile", 503, SourceUnavailable, 5),
    Row("the profile is 429", "socialProfile", 429, RateLimited, 5),
    Row("the profile is HTML", "socialProfile", 200, ProtocolChanged, 5, {"body": HTML}),
]


@pytest.mark.parametrize("row", LOGINS, ids=_ids(LOGINS))
async def test_a_log_in_that_fails(
    row: Row, source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    garmin.fail(row.regex, row.status, **row.fault)
    with pytest.raises(SourceError) as caught:
        await source.connect(_login(runner), NOW)
    assert type(caught.value) is row.raises
    assert len(garmin.log) == row.requests, garmin.paths()


async def test_a_wrong_password_is_asked_about_once(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    with pytest.raises(AuthenticationFailed):
        await source.connect(Password(username=runner.username, password=Secret("another's")), NOW)
    assert garmin.paths() == ["/mobile/sso/en_US/sign-in", "/mobile/api/login"]


async def test_a_captcha_blocks_us_and_says_nothing_of_the_password(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    garmin.sso.captcha = True
    with pytest.raises(AccessBlocked):
        await source.connect(_login(runner), NOW)


async def test_the_widget_logs_in_where_the_app_is_refused(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    garmin.fail("^/mobile", 429)
    assert isinstance(await source.connect(_login(runner), NOW), Credential)


async def test_a_wrong_password_at_the_widget_is_the_credentials_fault(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    garmin.fail("^/mobile", 429)
    with pytest.raises(AuthenticationFailed):
        await source.connect(Password(username=runner.username, password=Secret("another's")), NOW)


CODES = [
    Row("both addresses are 503", "verifyCode", 503, SourceUnavailable, 2),
    Row("both addresses are 429", "verifyCode", 429, RateLimited, 2),
    Row("both addresses are 403", "verifyCode", 403, AccessBlocked, 2),
    Row("both addresses are dropped", "verifyCode", 0, SourceUnavailable, 2, {"drop": True}),
    Row("the token endpoint is 503", TOKENS, 503, SourceUnavailable, 6),
    Row("the token endpoint is 429", TOKENS, 429, RateLimited, 3),
]


@pytest.mark.parametrize("row", CODES, ids=_ids(CODES))
async def test_a_code_that_fails(
    row: Row, source: GarminSource, garmin: FakeGarmin, careful: Athlete
) -> None:
    challenge = await source.connect(_login(careful), NOW)
    assert isinstance(challenge, Challenge)
    garmin.log.clear()
    garmin.fail(row.regex, row.status, **row.fault)
    with pytest.raises(SourceError) as caught:
        await source.answer(challenge.state, "123456", NOW)
    assert type(caught.value) is row.raises
    assert len(garmin.log) == row.requests, garmin.paths()


async def test_a_code_for_the_widget_is_answered_by_another_client(
    source: GarminSource, garmin: FakeGarmin, careful: Athlete
) -> None:
    garmin.fail("^/mobile", 429)
    challenge = await source.connect(_login(careful), NOW)
    assert isinstance(challenge, Challenge)
    with pytest.raises(InvalidMfaCode):
        await source.answer(challenge.state, "000000", NOW)
    assert isinstance(await source.answer(challenge.state, "123456", NOW), Credential)


async def test_a_challenge_that_was_answered_has_expired(source: GarminSource, careful: Athlete) -> None:
    challenge = await source.connect(_login(careful), NOW)
    assert isinstance(challenge, Challenge)
    assert challenge.method == "email"
    await source.answer(challenge.state, "123456", NOW)
    with pytest.raises(ChallengeExpired):
        await source.answer(challenge.state, "123456", NOW)


REFRESHES = [
    Row("the refresh token is dead", "", 0, AuthenticationFailed, 2),
    Row("the token endpoint is 503", TOKENS, 503, SourceUnavailable, 2),
    Row("the token endpoint is 429", TOKENS, 429, RateLimited, 2, {"headers": {"Retry-After": "17"}}),
    Row("the token endpoint is 427", TOKENS, 427, RateLimited, 2),
    Row("the token endpoint is 403", TOKENS, 403, AccessBlocked, 2),
    Row("the token endpoint is 401", TOKENS, 401, AuthenticationFailed, 2),
    Row("the token endpoint is dropped", TOKENS, 0, SourceUnavailable, 2, {"drop": True}),
    Row("the token endpoint speaks HTML", TOKENS, 200, ProtocolChanged, 2, {"body": HTML}),
]


@pytest.mark.parametrize("row", REFRESHES, ids=_ids(REFRESHES))
async def test_tokens_that_are_at_their_end(
    row: Row, source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential = await _connected(source, runner)
    garmin.forget_access()
    if not row.regex:
        garmin.tokens.refresh.clear()
    garmin.fail(row.regex or "^never$", row.status, **row.fault)
    failure, requests = await _failure(source, credential, garmin)
    assert type(failure) is row.raises
    assert requests == row.requests
    assert failure.retry_after_s == (17 if "headers" in row.fault else None)


CALLS = [
    Row("401 after a refresh", LIST, 401, AuthenticationFailed, 3),
    Row("403", LIST, 403, AccessBlocked, 1),
    Row("400", LIST, 400, ProtocolChanged, 1),
    Row("418", LIST, 418, ProtocolChanged, 1),
    Row("404", LIST, 404, GoneAtSource, 1),
    Row("429 with seconds", LIST, 429, RateLimited, 1, {"headers": {"Retry-After": "17"}}),
    Row("429", LIST, 429, RateLimited, 1),
    Row("500", LIST, 500, SourceUnavailable, 1),
    Row("503", LIST, 503, SourceUnavailable, 1),
    Row("dropped", LIST, 0, SourceUnavailable, 1, {"drop": True}),
    Row("HTML", LIST, 200, ProtocolChanged, 1, {"body": HTML}),
    Row("an object for a list", LIST, 200, ProtocolChanged, 1, {"body": b'{"a": 1}'}),
    Row("a row without an id", LIST, 200, ProtocolChanged, 1, {"body": b'[{"beginTimestamp": 1}]'}),
    Row("a redirect", LIST, 302, ProtocolChanged, 1, {"headers": {"Location": "/elsewhere"}}),
]


@pytest.mark.parametrize("row", CALLS, ids=_ids(CALLS))
async def test_a_data_call_that_fails(
    row: Row, source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential = await _connected(source, runner)
    garmin.fail(row.regex, row.status, **row.fault)
    failure, requests = await _failure(source, credential, garmin)
    assert type(failure) is row.raises
    assert requests == row.requests
    assert failure.retry_after_s == (17 if "headers" in row.fault and row.status == 429 else None)
    if isinstance(failure, ProtocolChanged):
        assert failure.endpoint == "/activitylist-service/activities/search/activities"


async def test_no_data_is_no_failure(source: GarminSource, garmin: FakeGarmin, runner: Athlete) -> None:
    garmin.athletes[0].answers.clear()
    async with source.session(await _connected(source, runner), _kept) as session:
        assert await session.last_change() is None
        found = [each async for each in session.readings(source.info.capabilities, WINDOW)]
    assert found == []


@pytest.mark.parametrize(
    "bundle",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"di_token": "a.b.c"}',
        b'{"di_token": "no jwt", "di_refresh_token": "r", "di_client_id": "c"}',
        b'{"di_token": "a.b.c", "di_refresh_token": "r\\nX: y", "di_client_id": "c"}',
        b'{"di_token": "a.b.c", "di_refresh_token": 1, "di_client_id": "c"}',
        b'{"x": "' + b"x" * 20_000 + b'"}',
        b"[" * 16_000,
    ],
)
async def test_what_is_no_bundle_is_refused_before_anybody_is_asked(
    bundle: bytes, source: GarminSource, garmin: FakeGarmin
) -> None:
    with pytest.raises(AuthenticationFailed):
        await source.connect(TokenBundle(bundle=bundle), NOW)
    assert garmin.log == []


async def test_a_bundle_is_taken_with_two_requests(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential = await source.connect(TokenBundle(bundle=garmin.tokens.bundle(runner)), NOW)
    assert isinstance(credential, Credential)
    assert credential.account.time_zone == "Europe/Madrid"
    assert len(garmin.log) == 2


async def test_a_bundle_whose_tokens_are_dead_is_the_credentials_fault(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    bundle = garmin.tokens.bundle(runner)
    garmin.tokens.access.clear()
    garmin.tokens.refresh.clear()
    with pytest.raises(AuthenticationFailed):
        await source.connect(TokenBundle(bundle=bundle), NOW)


async def test_a_good_log_in_costs_six_requests_and_one_with_a_code_as_many(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete, careful: Athlete
) -> None:
    await _connected(source, runner)
    assert len(garmin.log) == 6
    garmin.log.clear()
    challenge = await source.connect(_login(careful), NOW)
    assert isinstance(challenge, Challenge)
    assert len(garmin.log) == 2
    with pytest.raises(InvalidMfaCode):
        await source.answer(challenge.state, "000000", NOW)
    assert len(garmin.log) == 4
    await source.answer(challenge.state, "123456", NOW)
    assert len(garmin.log) == 9


async def test_no_failure_logs_or_says_a_secret(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    with caplog.at_level(logging.DEBUG):
        for row in LOGINS:
            garmin.faults.clear()
            garmin.fail(row.regex, row.status, **row.fault)
            with pytest.raises(SourceError) as caught:
                await source.connect(_login(runner), NOW)
            shown += [repr(caught.value), str(caught.value), repr(caught.value.__cause__)]
    everything = caplog.text + "".join(shown)
    for secret in (runner.password, *garmin.tokens.given, "ST-"):
        assert secret not in everything


def _login(athlete: Athlete) -> Password:
    return Password(username=athlete.username, password=Secret(athlete.password))


async def _connected(source: GarminSource, athlete: Athlete) -> Credential:
    credential = await source.connect(_login(athlete), NOW)
    assert isinstance(credential, Credential)
    return credential


async def _kept(_: Credential) -> None:
    """Keep nothing: not what the test is about."""


async def _failure(
    source: GarminSource, credential: Credential, garmin: FakeGarmin
) -> tuple[SourceError, int]:
    """Return what a page of activities raises, and how many requests it took."""
    garmin.log.clear()
    async with source.session(credential, _kept) as session:
        pages: Callable[[], Any] = session.activities(WINDOW).__anext__
        with pytest.raises(SourceError) as caught:
            await pages()
    return caught.value, len(garmin.log)
