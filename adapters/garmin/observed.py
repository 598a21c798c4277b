"""The client of ``garminconnect``, watched where it hides what happened.

Two private methods are overridden, which the library may change: `check_library` compares their signatures at the
start, and the tests run every row of failures against each new version.
"""

import inspect
from collections.abc import Callable
from typing import Any, Final

from garminconnect import GarminConnectAuthenticationError
from garminconnect.client import Client

from training_analyzer.adapters.garmin.endpoints import GarminEndpoints
from training_analyzer.adapters.garmin_data.statuses import failure_of
from training_analyzer.domain.sync.errors import (
    AuthenticationFailed,
    ProtocolChanged,
    SourceError,
    SourceUnavailable,
)

TOKEN_ENDPOINT: Final = "/di-oauth2-service/oauth/token"  # noqa: S105
_REFUSED: Final = (400, 401)
_EXPECTED: Final = {
    "_di_token_post": ("self", "client_id", "accept", "data"),
    "_refresh_session": ("self",),
}


class LibraryChanged(RuntimeError):
    """The installed ``garminconnect`` is built in another way than this adapter knows."""


def check_library(client: type = Client) -> None:
    """Raise LibraryChanged where a method that is overridden here is no longer there, or takes other arguments."""
    for name, expected in _EXPECTED.items():
        method = getattr(client, name, None)
        if method is None or tuple(inspect.signature(method).parameters) != expected:
            raise LibraryChanged(f"garminconnect has another {name} than this version of the adapter knows")


class ObservedClient(Client):
    """Remembers the last answer of the token endpoint, which the library turns into a failure of another name."""

    def __init__(self, endpoints: GarminEndpoints) -> None:
        super().__init__()
        endpoints.aim(self)
        self._api_session.max_redirects = 0  # no service redirects, and no token goes where one leads
        self.token_answer: Any = None

    def _di_token_post(self, client_id: str, accept: str, data: dict[str, str]) -> Any:
        self.token_answer = None
        self.token_answer = super()._di_token_post(client_id, accept, data)
        return self.token_answer

    def close(self) -> None:
        """Close the connections."""
        self.cs.close()
        self._api_session.close()


class SessionClient(ObservedClient):
    """Serves one session: a refresh that fails says why, and one that succeeds is told before the next request."""

    def __init__(self, endpoints: GarminEndpoints, tokens: str, on_tokens: Callable[[str], None]) -> None:
        super().__init__(endpoints)
        self.loads(tokens)
        self._on_tokens = on_tokens

    def _refresh_session(self) -> None:
        with self._token_lock:
            try:
                self._refresh_di_token()
            except GarminConnectAuthenticationError:
                raise self._refusal() from None
            except (KeyError, ValueError, TypeError, AttributeError):
                raise ProtocolChanged(TOKEN_ENDPOINT) from None
            except OSError:
                raise SourceUnavailable from None
            self._on_tokens(self.dumps())

    def _refusal(self) -> SourceError:
        """Return what the answer of the token endpoint means; there is none where the bundle cannot be refreshed."""
        if self.token_answer is None or self.token_answer.status_code in _REFUSED:
            return AuthenticationFailed()
        return refusal_of_tokens(self.token_answer)


def refusal_of_tokens(answer: Any) -> SourceError:
    """Return what an answer of the token endpoint means that is about our request, and not about the credential."""
    failure = failure_of(answer.status_code, answer.headers, TOKEN_ENDPOINT)
    return SourceUnavailable() if failure.code in {"gone_at_source", "credential_rejected"} else failure
