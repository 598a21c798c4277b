"""What every identity provider does."""

from urllib.parse import parse_qs, urlsplit

import pytest

from training_analyzer.domain.identity.errors import IdentityRejected, InvalidToken
from training_analyzer.domain.identity.oidc_flow import Flow, challenge_of
from training_analyzer.domain.secret import Secret
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.ports.identity_provider import IdentityProvider

_FLOW = Flow(state="a-state", nonce="a-nonce", verifier=Secret("v" * 43), begun_at=NOW)


class IdentityProviderContract:
    """The one thing to provide is a fixture ``provider``."""

    async def test_it_has_a_name_and_issuers(self, provider: IdentityProvider) -> None:
        assert provider.name.isidentifier()
        assert all(issuer.startswith(("https://", "http://")) for issuer in provider.issuers)

    async def test_it_sends_browsers_with_state_nonce_and_challenge_or_nowhere(
        self, provider: IdentityProvider
    ) -> None:
        try:
            address = urlsplit(provider.authorize(_FLOW))
        except IdentityRejected:
            return
        asked = parse_qs(address.query)
        assert address.scheme in {"https", "http"}
        assert (asked["state"], asked["nonce"]) == (["a-state"], ["a-nonce"])
        assert asked["code_challenge"] == [challenge_of(_FLOW.verifier)]
        assert _FLOW.verifier.reveal() not in address.query

    async def test_a_code_that_it_never_gave_proves_nothing(self, provider: IdentityProvider) -> None:
        with pytest.raises(IdentityRejected):
            await provider.exchange(Secret("never given"), _FLOW, NOW)

    @pytest.mark.parametrize("token", ["", "a.b.c", "e30.e30.e30", "x" * 9000, "é.ü.ñ"])
    async def test_what_is_no_token_is_refused(self, provider: IdentityProvider, token: str) -> None:
        with pytest.raises(InvalidToken):
            await provider.read(token, NOW)
