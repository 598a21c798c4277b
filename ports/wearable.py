"""A provider that athletes' data comes from: a watch's cloud, a scale's, a platform's."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.sync.credential import Challenge, ConnectRequest, Credential
from training_analyzer.domain.sync.reading import PartFailed, Reading
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window

type OnRotated = Callable[[Credential], Awaitable[None]]
"""Keeps a new credential, durably, before it returns."""

type Pace = Callable[[], Awaitable[None]]
"""Returns when the next request may go out."""


async def at_once() -> None:
    """Return: a pace for a person's own requests, of which there are few."""


@runtime_checkable
class WearableSession(Protocol):
    """One athlete's data, for as long as one sync takes.

    Units are s, m, m/s, bpm, W, kcal, kg, and ms for heart-rate variability; instants are aware UTC. Every call may
    raise AuthenticationFailed, RateLimited, AccessBlocked, SourceUnavailable and ProtocolChanged.
    """

    async def last_change(self) -> datetime | None:
        """Return when the provider last took in data, by one cheap request; None where it does not say."""
        ...

    def activities(self, window: Window, cursor: str | None = None) -> AsyncIterator[Page[ActivitySummary]]:
        """Yield pages of what began on those days, the oldest first where the provider can.

        ``cursor`` goes on after the page that it came with. A failure leaves the last cursor good.
        """
        ...

    async def activity_file(self, external_id: str) -> ActivityFile:
        """Return a recording. Raises GoneAtSource for what is not there, and for entries by hand."""
        ...

    def readings(self, kinds: frozenset[Capability], window: Window) -> AsyncIterator[Reading | PartFailed]:
        """Yield what was measured on those days; a day without data yields nothing, a kind unknown here neither.

        A part that cannot be read is yielded as such, and the rest goes on; AuthenticationFailed, RateLimited and
        AccessBlocked end it all and are raised.
        """
        ...


@runtime_checkable
class WearableSource(Protocol):
    """Connects people, and opens sessions for those connected. Keeps nothing itself."""

    @property
    def info(self) -> SourceInfo:
        """What it can do, and its limits."""
        ...

    async def connect(self, request: ConnectRequest, now: datetime) -> Credential | Challenge:
        """Log a person in, who is there to answer: never on a schedule.

        Raises AuthenticationFailed, CredentialUnsupported, RateLimited, AccessBlocked, SourceUnavailable,
        SourceTimedOut, ProtocolChanged.
        """
        ...

    async def answer(self, state: bytes, code: str, now: datetime) -> Credential:
        """Finish a login by the code of a challenge, in any process.

        Raises InvalidMfaCode, after which the same state may be answered again, ChallengeExpired, and what `connect`
        raises.
        """
        ...

    def session(
        self, credential: Credential, on_rotated: OnRotated, pace: Pace = at_once
    ) -> AbstractAsyncContextManager[WearableSession]:
        """Open a session; no request is made yet.

        ``pace`` is awaited before each request, but those that renew a credential: what it raises ends the call.

        ``on_rotated`` is awaited with each new credential before the next request: what it raises ends the session's
        call. Raises AuthenticationFailed for a credential that is none of this source's.
        """
        ...

    async def revoke(self, credential: Credential) -> None:
        """Make a credential worthless at the provider, where it can be done; its failures are nobody's concern."""
        ...
