"""Bearer tokens of identity providers, as tokens of sessions of ours."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.external_session import (
    confirm_external_session,
    external_session_id,
    open_external_session,
)
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.store import Store
from training_analyzer.ports.tokens import Claims

_log: Final = logging.getLogger(__name__)


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
            if identity.authenticated_at is not None and identity.authenticated_at > known.authenticated_at:
                await self._confirm(identity, known.user_id, now)
            return Claims(known.user_id, session_id, identity.expires_at or now)
        user_id = await open_external_session(
            identity=identity,
            registration_open=self.registration_open,
            work=self.store.work,
            make_id=self.make_id,
            now=now,
        )
        return Claims(user_id, session_id, identity.expires_at or now)

    async def _confirm(self, identity: ExternalIdentity, user_id: UserId, now: datetime) -> None:
        """Note a new proof at the provider; where that cannot be done, the old one counts on."""
        try:
            await confirm_external_session(
                identity=identity, user_id=user_id, work=self.store.work, make_id=self.make_id, now=now
            )
        except TrainingAnalyzerError as error:
            _log.warning("a proof at %s was not noted: %s", identity.provider, error)
