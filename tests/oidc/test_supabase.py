"""Supabase's tokens against our fake of its Auth server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.http.api import Clock
from tests.oidc.fake_supabase import LEGACY_SECRET, WRONG_CLAIMS, WRONG_TOKENS, FakeSupabase, fake_supabase
from tests.oidc.keys import by_hand
from training_analyzer.adapters.oidc.supabase import build
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.errors import IdentityRejected, InvalidToken, ProviderUnavailable
from training_analyzer.domain.identity.oidc_flow import Flow
from training_analyzer.domain.secret import Secret
from training_analyzer.plugins.testing.identity_provider import IdentityProviderContract
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.identity_provider import IdentityProvider

SUBJECT = "7c0e2d7e-8a36-4a39-9a0f-0d5f8f2a1b3c"
SESSION = "0f3e6c55-1d43-4a5f-8a2f-6b1c2d3e4f50"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def supabase(clock: Clock) -> AsyncIterator[FakeSupabase]:
    async with fake_supabase(clock) as served:
        yield served


def deployment(issuer: str, secret: str = "") -> Deployment:
    return Deployment(
        data_dir=None,  # type: ignore[arg-type] # not looked at
        environment="development",
        settings={"auth_issuer": issuer},
        secrets={"legacy_jwt_secret": Secret(secret)} if secret else {},
        section="supabase",
    )


@pytest.fixture
async def provider(supabase: FakeSupabase) -> AsyncIterator[IdentityProvider]:
    async with build(deployment(supabase.issuer)) as opened:
        yield opened


class TestSupabase(IdentityProviderContract):
    """As any provider."""


@pytest.mark.parametrize("number", [0, 1, 2], ids=["ES256", "RS256", "EdDSA"])
async def test_a_token_says_who_sends_it(
    provider: IdentityProvider, supabase: FakeSupabase, clock: Clock, number: int
) -> None:
    at = int(clock().timestamp())
    ways = [{"method": "password", "timestamp": at - 60}, {"method": "totp", "timestamp": at - 5}, "odd", {}]
    token = supabase.token(supabase.keys[number], sub=SUBJECT, session_id=SESSION, aal="aal2", amr=ways)
    who = await provider.read(token, clock())
    assert (who.provider, who.issuer, who.subject) == ("supabase", supabase.issuer, SUBJECT)
    assert (who.session, who.second_factor) == (UUID(SESSION), True)
    assert who.authenticated_at == datetime.fromtimestamp(at - 5, UTC)
    assert (who.email, who.email_verified, who.display_name) == ("ana@example.org", False, None)


async def test_without_a_word_on_it_no_second_factor_and_no_instant_count(
    provider: IdentityProvider, supabase: FakeSupabase, clock: Clock
) -> None:
    who = await provider.read(supabase.token(aal=None, amr=["password"], email=""), clock())
    assert (who.second_factor, who.authenticated_at, who.email) == (False, None, None)


@pytest.mark.parametrize("fault", [*WRONG_CLAIMS, *WRONG_TOKENS])
async def test_a_wrong_token_is_refused(
    provider: IdentityProvider, supabase: FakeSupabase, clock: Clock, fault: str
) -> None:
    await provider.read(supabase.token(), clock())
    with pytest.raises(InvalidToken):
        await provider.read(supabase.wrong(fault), clock())


async def test_a_token_of_another_project_is_refused(
    provider: IdentityProvider, supabase: FakeSupabase, clock: Clock
) -> None:
    with pytest.raises(InvalidToken):
        await provider.read(supabase.token(iss=f"{supabase.issuer}/"), clock())


@pytest.mark.parametrize("fault", ["dropped", "500", "redirect", "oversized", "html", "list", "deep"])
async def test_without_keys_nobody_can_tell(
    provider: IdentityProvider, supabase: FakeSupabase, clock: Clock, fault: str
) -> None:
    supabase.web.faults[supabase.keys_path] = fault
    with pytest.raises(ProviderUnavailable):
        await provider.read(supabase.token(), clock())


async def test_with_the_legacy_secret_tokens_are_of_it_and_of_nothing_else(
    supabase: FakeSupabase, clock: Clock
) -> None:
    async with build(deployment(supabase.issuer, LEGACY_SECRET)) as provider:
        assert (await provider.read(supabase.legacy(sub=SUBJECT), clock())).subject == SUBJECT
        head = {"alg": "HS384", "typ": "JWT"}
        unsigned = by_hand({"alg": "none", "typ": "JWT"}, supabase.claims(), None)
        other_hash = by_hand(head, supabase.claims(), LEGACY_SECRET.encode())
        for token in (
            supabase.token(),
            supabase.legacy("x" * 40),
            supabase.legacy(role="anon"),
            unsigned,
            other_hash,
        ):
            with pytest.raises(InvalidToken):
                await provider.read(token, clock())
    assert supabase.web.log == []


async def test_without_it_no_secret_makes_a_token(
    provider: IdentityProvider, supabase: FakeSupabase, clock: Clock
) -> None:
    with pytest.raises(InvalidToken):
        await provider.read(supabase.legacy(), clock())


async def test_nobody_visits_it(provider: IdentityProvider, clock: Clock) -> None:
    flow = Flow(state="s", nonce="n", verifier=Secret("v" * 43), begun_at=clock())
    with pytest.raises(IdentityRejected):
        provider.authorize(flow)
    with pytest.raises(IdentityRejected):
        await provider.exchange(Secret("c"), flow, clock())


@pytest.mark.parametrize(
    ("issuer", "secret", "name"),
    [
        ("", "", "AUTH_ISSUER"),
        ("http://project.supabase.co/auth/v1", "", "AUTH_ISSUER"),
        ("https://project.supabase.co/auth/v1", "short", "LEGACY_JWT_SECRET"),
    ],
)
async def test_wrong_settings_are_named(issuer: str, secret: str, name: str) -> None:
    with pytest.raises(InvalidSetting, match=f"TA_SUPABASE__{name}"):
        async with build(deployment(issuer, secret)):
            pass
