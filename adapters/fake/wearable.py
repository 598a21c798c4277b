"""A source of data in memory: people, their activities and what they measured are put there by the test."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from training_analyzer.domain.activities.recording import FileFormat
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import (
    Account,
    Challenge,
    ConnectRequest,
    Credential,
    Password,
    SourceKey,
)
from training_analyzer.domain.sync.errors import (
    ENDS_ALL,
    AuthenticationFailed,
    ChallengeExpired,
    CredentialUnsupported,
    GoneAtSource,
    InvalidMfaCode,
    SourceError,
)
from training_analyzer.domain.sync.reading import PartFailed, Reading
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.wearable import OnRotated, Pace, WearableSource, at_once

INFO: Final = SourceInfo(
    name="fake",
    display_name="Fake",
    capabilities=frozenset(Capability) - {Capability.ACTIVITY_SAMPLES},
    credentials=frozenset({"password", "api_key"}),
    delivery=frozenset({"pull"}),
)
_CHALLENGE_LIVES: Final = timedelta(minutes=10)


@dataclass(eq=False)
class FakePerson:
    """Somebody at the provider. ``generation`` counts the credentials: only the newest one is good.

    ``rotates`` has the next request change the credential first; ``mfa_code`` asks for that code at each login.
    """

    username: str
    password: Secret = field(default_factory=lambda: Secret("fake"))
    mfa_code: str | None = None
    time_zone: str | None = None
    generation: int = 1
    rotates: bool = False
    changed_at: datetime | None = None
    activities: list[ActivitySummary] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)

    @property
    def credential(self) -> Credential:
        """The newest credential."""
        blob = json.dumps([self.username, self.generation]).encode()
        return Credential(
            blob=blob, account=Account(provider_user_id=self.username, time_zone=self.time_zone)
        )


class FakeWearable:
    """Logs people in and serves what they have, ``page_size`` activities at a time.

    ``failures`` are met by the next requests, one each; None lets a request through. ``requests`` names all that was
    asked, in order.
    """

    def __init__(self, *people: FakePerson, info: SourceInfo = INFO, page_size: int = 2) -> None:
        self.info = info
        self.page_size = page_size
        self.people = {each.username: each for each in people}
        self.challenges: dict[str, FakePerson] = {}
        self.failures: list[SourceError | None] = []
        self.requests: list[str] = []
        self.revoked: list[str] = []

    async def connect(self, request: ConnectRequest, now: datetime) -> Credential | Challenge:
        """Log in by password, or by a key that reads as the username."""
        person = self._named(request)
        self.ask("login")
        if person is None or (isinstance(request, Password) and request.password != person.password):
            raise AuthenticationFailed
        if person.mfa_code is None or isinstance(request, SourceKey):
            return person.credential
        state = f"challenge-{len(self.requests)}"
        self.challenges[state] = person
        return Challenge(
            state=state.encode(),
            method="email",
            sent_to="a***@example.org",
            expires_at=now + _CHALLENGE_LIVES,
        )

    async def answer(self, state: bytes, code: str, now: datetime) -> Credential:
        """Compare the code; a challenge that was answered is gone."""
        self.ask("answer")
        person = self.challenges.get(state.decode(errors="replace"))
        if person is None:
            raise ChallengeExpired
        if code != person.mfa_code:
            raise InvalidMfaCode
        del self.challenges[state.decode()]
        return person.credential

    def session(
        self, credential: Credential, on_rotated: OnRotated, pace: Pace = at_once
    ) -> AbstractAsyncContextManager["FakeWearableSession"]:
        """Open a session. Raises AuthenticationFailed for what is no credential."""
        try:
            username, generation = json.loads(credential.blob)
            person = self.people[username]
        except (ValueError, TypeError, KeyError) as error:
            raise AuthenticationFailed from error
        return nullcontext(FakeWearableSession(self, person, generation, on_rotated, pace))

    async def revoke(self, credential: Credential) -> None:
        """Note whose credential it was."""
        self.revoked.append(credential.account.provider_user_id)

    def ask(self, what: str) -> None:
        """Note a request, and fail where a failure waits."""
        self.requests.append(what)
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure

    def _named(self, request: ConnectRequest) -> FakePerson | None:
        match request:
            case Password(username=username):
                return self.people.get(username)
            case SourceKey(key=key):
                return self.people.get(key.reveal())
            case _:
                raise CredentialUnsupported


class FakeWearableSession:
    """One person's data under one credential."""

    def __init__(
        self, source: FakeWearable, person: FakePerson, generation: int, on_rotated: OnRotated, pace: Pace
    ) -> None:
        self._source = source
        self._person = person
        self._generation = generation
        self._on_rotated = on_rotated
        self._pace = pace

    async def last_change(self) -> datetime | None:
        """Return what the test says."""
        await self._ask("last_change")
        return self._person.changed_at

    async def activities(
        self, window: Window, cursor: str | None = None
    ) -> AsyncIterator[Page[ActivitySummary]]:
        """Yield pages, the oldest first; a cursor is a place in the list."""
        start: int | None = int(cursor or 0)
        while start is not None:
            await self._ask("activities")
            found = sorted(
                (each for each in self._person.activities if window.first <= _local_day(each) <= window.last),
                key=lambda each: (each.started_at, each.external_id),
            )
            end = start + self._source.page_size
            page, start = found[start:end], end if end < len(found) else None
            yield Page(items=tuple(page), cursor=None if start is None else str(start))

    async def activity_file(self, external_id: str) -> ActivityFile:
        """Return a file. Raises GoneAtSource."""
        await self._ask("activity_file")
        data = self._person.files.get(external_id)
        if data is None:
            raise GoneAtSource
        return ActivityFile(data=data, format=FileFormat.FIT, sha256=hashlib.sha256(data).hexdigest())

    async def readings(
        self, kinds: frozenset[Capability], window: Window
    ) -> AsyncIterator[Reading | PartFailed]:
        """Yield readings, one request a kind."""
        for kind in sorted(kinds & self._source.info.capabilities):
            failure = await self._failure(f"readings {kind}")
            if failure is not None:
                yield PartFailed(kind=kind, day=None, error=failure)
                continue
            for each in self._person.readings:
                if each.kind == kind and window.first <= each.day <= window.last:
                    yield each

    async def _failure(self, what: str) -> SourceError | None:
        """Return a failure that concerns this part alone."""
        try:
            await self._ask(what)
        except ENDS_ALL:
            raise
        except SourceError as error:
            return error
        return None

    async def _ask(self, what: str) -> None:
        await self._pace()
        if self._generation != self._person.generation:
            self._source.ask(what)
            raise AuthenticationFailed
        if self._person.rotates:
            self._person.rotates = False
            self._person.generation += 1
            self._generation = self._person.generation
            await self._on_rotated(self._person.credential)
        self._source.ask(what)


def _local_day(each: ActivitySummary) -> date:
    return (each.started_at + timedelta(seconds=each.utc_offset_s or 0)).date()


def build(deployment: Deployment) -> AbstractAsyncContextManager[WearableSource]:
    """Return a source that knows nobody yet."""
    del deployment
    return nullcontext(FakeWearable())
