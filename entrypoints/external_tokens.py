"""Bearer tokens of identity providers, as tokens of sessions of ours."""

from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.ids import MakeId
from training_analyzer.domain.services.external_session import external_session_id, open_external_session
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.store import Store
from training_analyzer.ports.tokens import Claims


@dataclass(frozen=True, slots=True)
class ExternalTokens:
    """One provider's: whoever it vouches for has an account and a session here, from the first use on."""

    provider: IdentityProvider
    store: Store
    make_id: MakeId
    registration_open: bool

    @property
    def issuers(self) -> frozenset[str]:
        """The provider's."""
        return self.provider.issuers

    async def read(self, token: str, now: datetime) -> Claims:
        """Return the account and session of a token.

        Raises InvalidToken, ProviderUnavailable, IdentityRejected, IdentityNotLinked, RegistrationClosed.
        """
        identity = await self.provider.read(token, now)
        if identity.session is None:
            raise InvalidToken
        session_id = external_session_id(identity)
        known = await self.store.hot_reads.principal(session_id)
        if known is not None:
            return Claims(known.user_id, session_id, identity.expires_at or now)
        user_id = await open_external_session(
            identity=identity,
            registration_open=self.registration_open,
            work=self.store.work,
            make_id=self.make_id,
            now=now,
        )
        return Claims(user_id, session_id, identity.expires_at or now)
