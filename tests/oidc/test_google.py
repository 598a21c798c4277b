"""Google's adapter against our fake of it: what it asks for, what it believes, what it refuses."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.http.api import Clock
from tests.oidc.fake_google import ANA, WRONG_CLAIMS, WRONG_TOKENS, FakeGoogle, fake_google
from tests.oidc.keys import ec_key, rsa_key
from training_analyzer.adapters.egress.client import http_client
from training_analyzer.adapters.oidc.google import Google, build, settings_of
from training_analyzer.adapters.oidc.key_set import keys_of
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.errors import IdentityRejected, InvalidToken, ProviderUnavailable
from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.identity.oidc_flow import Flow
from training_analyzer.domain.secret import Secret
from training_analyzer.plugins.testing.identity_provider import IdentityProviderContract
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.identity_provider import IdentityProvider


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def google(clock: Clock) -> AsyncIterator[FakeGoogle]:
    async with fake_google(clock) as served:
        yield served


def deployment(google: FakeGoogle, tmp_path: object = None, **changes: str) -> Deployment:
    given = {**google.settings(), **changes}
    secret = given.pop("google__client_secret")
    return Deployment(
        data_dir=tmp_path,  # type: ignore[arg-type] # not looked at
        environment="development",
        settings=given,
        secrets={"google__client_secret": Secret(secret)} if secret else {},
        section="oidc",
    )


@pytest.fixture
async def provider(google: FakeGoogle) -> AsyncIterator[IdentityProvider]:
    async with build(deployment(google)) as opened:
        yield opened


@pytest.fixture
def flow(clock: Clock) -> Flow:
    return Flow(state="s" * 43, nonce="n" * 43, verifier=Secret("v" * 43), begun_at=clock())


async def visited(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> ExternalIdentity:
    brought = google.visit(provider.authorize(flow))
    return await provider.exchange(Secret(brought["code"]), flow, clock())


class TestGoogle(IdentityProviderContract):
    """As any provider."""


async def test_who_comes_back_is_told_and_his_tokens_are_not_kept(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    who = await visited(provider, google, flow, clock)
    assert (who.issuer, who.subject, who.email, who.email_verified) == (
        google.issuer, ANA["sub"], ANA["email"], True,
    )  # fmt: skip
    assert (who.provider, who.display_name, who.second_factor, who.session) == (
        "google", ANA["name"], False, None,
    )  # fmt: skip
    assert not [secret for secret in google.secrets if secret in repr(who) + repr(vars(provider))]
    [asked] = google.web.asked("/token")
    assert asked.form["code_verifier"] == "v" * 43
    assert "authorization" not in asked.headers


@pytest.mark.parametrize("fault", [*WRONG_CLAIMS, *WRONG_TOKENS])
async def test_a_wrong_token_proves_nothing(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock, fault: str
) -> None:
    google.fault = fault
    with pytest.raises(IdentityRejected):
        await visited(provider, google, flow, clock)


async def test_a_token_is_good_for_ten_seconds_past_its_end(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    google.extra = {"exp": int(clock().timestamp()) - 9}
    assert (await visited(provider, google, flow, clock)).subject == ANA["sub"]


async def test_of_two_audiences_ours_has_to_be_the_party(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    ours = google.settings()["google__client_id"]
    google.extra = {"aud": [ours, "another"], "azp": ours}
    assert (await visited(provider, google, flow, clock)).subject == ANA["sub"]


async def test_a_code_serves_once_and_with_its_verifier_alone(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    code = Secret(google.visit(provider.authorize(flow))["code"])
    stolen = replace(flow, verifier=Secret("w" * 43))
    for each in (stolen, flow):  # the fake spends a code that was tried with a wrong verifier, as Google does
        with pytest.raises(IdentityRejected):
            await provider.exchange(code, each, clock())


@pytest.mark.parametrize("path", ["/token", "/keys"])
@pytest.mark.parametrize("fault", ["dropped", "500", "redirect", "oversized", "html", "list", "deep"])
async def test_a_provider_that_fails_is_unavailable(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock, path: str, fault: str
) -> None:
    google.web.faults[path] = fault
    with pytest.raises(ProviderUnavailable):
        await visited(provider, google, flow, clock)
    assert google.web.asked("/elsewhere") == []


@pytest.mark.parametrize("path", ["/token", "/keys"])
async def test_a_slow_provider_is_given_up(google: FakeGoogle, flow: Flow, clock: Clock, path: str) -> None:
    google.web.faults[path] = "slow"
    async with http_client({"127.0.0.1"}, timeout_s=0.05) as client:
        provider = Google(settings_of(deployment(google)), client)
        with pytest.raises(ProviderUnavailable):
            await visited(provider, google, flow, clock)
    assert google.web.waiting.is_set()


async def test_a_client_that_google_does_not_know_is_the_operators_to_mend(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    google.fault = "invalid client"
    with pytest.raises(ProviderUnavailable):
        await visited(provider, google, flow, clock)
    assert "invalid_client" in caplog.text
    assert not [secret for secret in google.secrets if secret in caplog.text]


async def test_keys_are_kept_and_asked_for_again_after_ten_minutes(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    for seconds, fetched in ((0, 1), (599, 1), (1, 2), (30, 2)):
        clock.ahead(seconds=seconds)
        await visited(provider, google, flow, clock)
        assert len(google.web.asked("/keys")) == fetched


async def test_a_new_key_is_asked_for_at_most_every_half_minute(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    await visited(provider, google, flow, clock)
    google.rotate("g2")
    with pytest.raises(IdentityRejected):
        await visited(provider, google, flow, clock)
    clock.ahead(seconds=30)
    await visited(provider, google, flow, clock)
    assert len(google.web.asked("/keys")) == 2
    google.fault = "unknown kid"
    for _ in range(20):
        with pytest.raises(IdentityRejected):
            await visited(provider, google, flow, clock)
    assert len(google.web.asked("/keys")) == 2


async def test_a_key_that_was_taken_back_is_believed_no_more(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    await visited(provider, google, flow, clock)
    old = list(google.keys)
    google.rotate("g2")
    clock.ahead(minutes=10)
    await visited(provider, google, flow, clock)
    google.keys = old
    with pytest.raises(IdentityRejected):
        await visited(provider, google, flow, clock)


async def test_many_at_once_fetch_the_keys_once(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    await asyncio.gather(*(visited(provider, google, flow, clock) for _ in range(10)))
    assert len(google.web.asked("/keys")) == 1


async def test_known_keys_serve_for_a_day_while_the_provider_is_down(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await visited(provider, google, flow, clock)
    google.web.faults["/keys"] = "500"
    with caplog.at_level(logging.WARNING):
        for hours in (1, 22):
            clock.ahead(hours=hours)
            await visited(provider, google, flow, clock)
    assert "cannot be read" in caplog.text
    google.fault = "unknown kid"  # perhaps a new one: nobody can tell
    with pytest.raises(ProviderUnavailable):
        await visited(provider, google, flow, clock)
    google.fault = ""
    clock.ahead(hours=1)
    with pytest.raises(ProviderUnavailable):
        await visited(provider, google, flow, clock)
    del google.web.faults["/keys"]
    clock.ahead(seconds=30)
    await visited(provider, google, flow, clock)


async def test_a_fresh_sign_in_is_asked_for_and_checked(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    fresh = replace(flow, fresh=True)
    address = provider.authorize(fresh)
    assert "prompt=login" in address
    assert "max_age=0" in address
    who = await visited(provider, google, fresh, clock)
    assert who.authenticated_at == clock().replace(microsecond=0)
    for auth_time in (None, "now", int((clock() - timedelta(seconds=11)).timestamp()), 1e300):
        google.extra = {"auth_time": auth_time}
        with pytest.raises(IdentityRejected):
            await visited(provider, google, fresh, clock)


@pytest.mark.parametrize(
    ("ways", "second"),
    [
        (["pwd"], False),
        (["pwd", "mfa"], True),
        (["hwk"], True),
        ("mfa", False),
        ([["mfa"], 3], False),
        ([], False),
    ],
)
async def test_a_second_factor_counts_where_the_provider_says_so(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock, ways: object, second: object
) -> None:
    google.extra = {"amr": ways}
    assert (await visited(provider, google, flow, clock)).second_factor is second


async def test_no_bearer_token_of_its_is_believed(
    provider: IdentityProvider, google: FakeGoogle, clock: Clock
) -> None:
    token = google.keys[0].token(google.claims({"nonce": "n", "person": ANA}))
    with pytest.raises(InvalidToken):
        await provider.read(token, clock())


def test_odd_keys_are_left_out_and_do_not_shut_out_the_others() -> None:
    good = rsa_key("g1").public
    odd = [
        {**good, "kid": "enc", "use": "enc"}, {**good, "kid": "ps", "alg": "PS256"}, {**good, "kid": 3},
        {**good, "kid": "short", "n": "AQAB"}, {"kty": "oct", "kid": "o", "k": "c2VjcmV0"}, 7, {},
        {**ec_key("e").public, "kid": "curve", "crv": "P-999"}, {"kty": ["RSA"], "kid": "l"},
    ]  # fmt: skip
    found = keys_of({"keys": [*odd, good, ec_key("e1").public]})
    assert {"g1", "e1"} <= found.keys() <= {"g1", "e1", "short"}
    assert (found["g1"].algorithm_name, found["e1"].algorithm_name) == ("RS256", "ES256")
    nothing: tuple[object, ...] = (None, [], {}, {"keys": {}}, "keys")
    for none in nothing:
        with pytest.raises(ValueError, match="not a JWK set"):
            keys_of(none)


@pytest.mark.filterwarnings("ignore:The RSA key")  # which the fake signs with
async def test_a_weak_key_signs_nothing_that_is_believed(
    provider: IdentityProvider, google: FakeGoogle, flow: Flow, clock: Clock
) -> None:
    google.keys = [rsa_key("weak", 1024)]
    with pytest.raises(IdentityRejected):
        await visited(provider, google, flow, clock)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("google__client_id", ""), ("google__client_secret", ""), ("google__redirect_uri", ""),
        ("google__redirect_uri", "http://training.example.org/v1/auth/google/callback"),
        ("google__issuer", "accounts.google.com"), ("google__token_uri", "https://user@accounts.example/token"),
        ("google__keys_uri", "file:///etc/passwd"), ("google__authorize_uri", "https://[broken/x"),
    ],
)  # fmt: skip
async def test_wrong_settings_are_named(google: FakeGoogle, name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=f"TA_OIDC__{name.upper()}"):
        async with build(deployment(google, **{name: value})):
            pass
