"""The Personal API: a key is traded for a token of a day, and the token opens the services."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpx

from training_analyzer.adapters.egress.client import ReplyTooLarge
from training_analyzer.adapters.garmin_data.statuses import failure_of
from training_analyzer.adapters.garmin_data.values import Json
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.errors import ProtocolChanged, SourceUnavailable

BASE: Final = "https://personal.connectapi.garmin.com"
EXCHANGE: Final = "/personalapitoken-service/personal-api/personal-api-key/token"
DEADLINE_S: Final = 45.0
AT_ONCE: Final = 4
"""Requests under way at the same time: with twelve, Garmin answers 429."""
_ZIP: Final = "application/x-zip-compressed"  # for octet-stream the answer is 406
_NO_CONTENT: Final = 204
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class PersonalApi:
    """Sends requests; shared by all sessions of a process."""

    client: httpx.AsyncClient
    slots: asyncio.Semaphore
    base: str = BASE
    deadline_s: float = DEADLINE_S

    async def token(self, key: Secret) -> Secret:
        """Return a token for a key. Raises SourceError."""
        reply = await self._sent("POST", EXCHANGE, EXCHANGE, {"Authorization": f"ApiKey {key.reveal()}"}, {})
        token = reply.text.strip().strip('"')
        if not token or not token.isascii() or not token.isprintable():
            raise ProtocolChanged(EXCHANGE)
        return Secret(token)

    async def json(self, token: Secret, endpoint: str, path: str, params: Mapping[str, str]) -> Json:
        """Return what a service answers; the empty object where it has nothing. Raises SourceError."""
        reply = await self._sent("GET", endpoint, path, _bearer(token, "application/json"), params)
        if reply.status_code == _NO_CONTENT or not reply.content.strip():
            return {}
        try:
            answer: Json = json.loads(reply.content)
        except (ValueError, RecursionError):
            raise ProtocolChanged(endpoint) from None
        return answer

    async def bytes(self, token: Secret, endpoint: str, path: str) -> bytes:
        """Return a file. Raises SourceError."""
        return (await self._sent("GET", endpoint, path, _bearer(token, _ZIP), {})).content

    async def _sent(
        self, method: str, endpoint: str, path: str, headers: Mapping[str, str], params: Mapping[str, str]
    ) -> httpx.Response:
        try:
            async with asyncio.timeout(self.deadline_s), self.slots:
                reply = await self.client.request(method, self.base + path, headers=headers, params=params)
        except ReplyTooLarge:
            raise ProtocolChanged(endpoint) from None
        except (httpx.HTTPError, TimeoutError):
            raise SourceUnavailable from None
        if reply.status_code not in {_OK, _NO_CONTENT}:
            raise failure_of(reply.status_code, reply.headers, endpoint)
        return reply


def _bearer(token: Secret, accept: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token.reveal()}", "Accept": accept}
