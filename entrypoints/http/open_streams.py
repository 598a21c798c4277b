"""Replies that stay open: a few of each athlete at a time, since each is a connection that looks at the store."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

from litestar.response import Stream
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import UserId

MOST_STREAMS: Final = 6
"""As many as a browser opens to one host by HTTP/1.1."""


class TooManyStreams(TrainingAnalyzerError):
    """An athlete follows as much as may be followed at a time."""

    code = "too_many_streams"
    retry_after_s = 5

    def __init__(self) -> None:
        super().__init__(
            f"At most {MOST_STREAMS} streams are open at a time: close one, or ask without following."
        )


class OpenStreams:
    """Counts the streams that this process holds open, by athlete."""

    def __init__(self) -> None:
        self._open: Counter[UserId] = Counter()

    def of(self, user_id: UserId) -> int:
        """Return how many an athlete has open."""
        return self._open[user_id]

    @contextmanager
    def one_of(self, user_id: UserId) -> Iterator[None]:
        """Count one for as long as it is open. Raises TooManyStreams."""
        if self._open[user_id] >= MOST_STREAMS:
            raise TooManyStreams
        self._open[user_id] += 1
        try:
            yield
        finally:
            self._open[user_id] -= 1
            if not self._open[user_id]:
                del self._open[user_id]


class CountedStream(Stream):
    """A stream that counts from its first byte to its last, however it ends."""

    __slots__ = ("_streams", "_user_id")

    def __init__(self, content: Any, *, streams: OpenStreams, user_id: UserId, **more: Any) -> None:
        super().__init__(content, **more)
        self._streams, self._user_id = streams, user_id

    def to_asgi_response(self, *args: Any, **more: Any) -> ASGIResponse:
        """Return the reply; where it is one too many, it is refused before anything is sent."""
        serve = super().to_asgi_response(*args, **more)

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            with self._streams.one_of(self._user_id):
                await serve(scope, receive, send)

        return cast("ASGIResponse", counted)
