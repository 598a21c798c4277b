"""HTTP/1.1 connections that are closed when the head of a request does not arrive in time."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class TimedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a limit on how long a head takes: uvicorn itself waits for ever."""

    head_limit_s = 30.0
    _head_timer: asyncio.TimerHandle | None = None
    _in_body = False

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Begin to wait for another head, where this is no part of a body."""
        if self._head_timer is None and not self._in_body:
            self._wait_for_head()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """End the wait: the head is there."""
        self._stop_waiting()
        self._in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that what comes next is another request."""
        self._in_body = False
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head_timer = self.loop.call_later(self.head_limit_s, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        self.transport.close()


def protocol_within(limit_s: float) -> type[HttpToolsProtocol]:
    """Return the protocol with a limit."""
    return type("TimedProtocol", (TimedProtocol,), {"head_limit_s": limit_s})
