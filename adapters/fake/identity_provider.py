"""An identity provider in a dict."""

from dataclasses import dataclass, field
from datetime import datetime

from training_analyzer.domain.identity.errors import IdentityRejected, InvalidToken
from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.identity.oidc_flow import Flow, challenge_of
from training_analyzer.domain.secret import Secret


@dataclass
class FakeIdentityProvider:
    """Vouches for whom a test puts behind a code or a token; a code serves once."""

    name: str = "fake"
    codes: dict[str, ExternalIdentity] = field(default_factory=dict)
    tokens: dict[str, ExternalIdentity] = field(default_factory=dict)

    @property
    def issuers(self) -> frozenset[str]:
        """One issuer, named after the provider."""
        return frozenset({f"https://{self.name}.example"})

    def authorize(self, flow: Flow) -> str:
        """Return an address that says all that the provider is told."""
        challenge = challenge_of(flow.verifier)
        asked = f"state={flow.state}&nonce={flow.nonce}&code_challenge={challenge}"
        return f"https://{self.name}.example/authorize?{asked}"

    async def exchange(self, code: Secret, flow: Flow, now: datetime) -> ExternalIdentity:
        """Return who is behind a code. Raises IdentityRejected."""
        found = self.codes.pop(code.reveal(), None)
        if found is None:
            raise IdentityRejected
        if flow.fresh and (found.authenticated_at is None or found.authenticated_at < flow.begun_at):
            raise IdentityRejected
        return found

    async def read(self, token: str, now: datetime) -> ExternalIdentity:
        """Return who is behind a token. Raises InvalidToken."""
        if token not in self.tokens:
            raise InvalidToken
        return self.tokens[token]
