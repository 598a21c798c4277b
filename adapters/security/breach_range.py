"""Passwords of breaches, asked for by the first five digits of their hash: the service learns neither hash nor password."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

from training_analyzer.adapters.egress.addresses import checked_address, host_of
from training_analyzer.adapters.egress.client import TIMEOUT_S, http_client
from training_analyzer.adapters.security.breached import digest_of
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.deployment import Deployment

PREFIX_DIGITS: Final = 5
_LINE: Final = re.compile(r"([0-9A-F]{35}):(\d{1,19})")
_HEADERS: Final = {"Add-Padding": "true", "User-Agent": "training-analyzer"}

_log = logging.getLogger(__name__)


class BreachRange:
    """A service of the form of "Have I Been Pwned": ``GET URL/ABCDE`` gives lines ``SUFFIX:count``.

    Padding (lines of count 0) hides from whoever counts the bytes which prefix it was. What cannot be asked holds
    nothing, so that nobody is locked out by a service that is down; a line in the log says so.
    """

    def __init__(self, url: str, client: httpx.AsyncClient, *, limit_s: float = TIMEOUT_S) -> None:
        self._url, self._client, self._limit_s = url.rstrip("/"), client, limit_s

    async def holds(self, password: Secret) -> bool:
        """Return whether the service knows the password's hash; False where it gives no answer in time."""
        digest = digest_of(password)
        try:
            async with asyncio.timeout(self._limit_s):
                reply = await self._client.get(f"{self._url}/{digest[:PREFIX_DIGITS]}", headers=_HEADERS)
            reply.raise_for_status()
            return digest[PREFIX_DIGITS:] in _suffixes(reply.text)
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            _log.warning(
                "breached passwords were not looked up (%s): the password was let pass", type(error).__name__
            )
            return False


def _suffixes(text: str) -> set[str]:
    """Return the suffixes that were seen at least once. Raises ValueError for text of another form."""
    found = [_LINE.fullmatch(line) for line in text.upper().splitlines()]
    if not found or None in found:
        raise ValueError("not a list of hashes")
    return {line[1] for line in found if line is not None and int(line[2])}


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[BreachedPasswords]:
    """Return the look-up at a deployment's service. Raises InvalidSetting."""
    url = checked_address(deployment, "range_url")
    async with http_client([host_of(url)]) as client:
        yield BreachRange(url, client)
