"""A provider as the contract of wearables needs it: one that the test can make fail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training_analyzer.domain.sync.credential import ConnectRequest, Credential
from training_analyzer.domain.sync.errors import SourceError
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.domain.sync.window import Page, Window
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.ports.wearable import WearableSession, WearableSource


@dataclass(frozen=True, slots=True, kw_only=True)
class WearableWorld:
    """A source before a provider (a fake one, on loopback) with one athlete.

    ``login`` connects at once, ``wrong`` is refused, and ``with_code`` asks for ``code``; the last two are None where
    the source knows no such thing. In ``window`` the athlete has at least three activities on more than one page, of
    which ``recorded`` has a file, and a reading. ``another`` returns the same source as another process makes it.
    ``fail`` has every data request fail from the n-th on, until ``mend``; ``fails_as`` are the failures it can make.
    ``rotate`` has the next data request get a new credential first, None where credentials do not rotate. ``requests``
    counts the data requests that the provider saw. ``secrets`` are texts that nobody may log.
    """

    source: WearableSource
    another: Callable[[], WearableSource]
    login: ConnectRequest
    wrong: ConnectRequest | None
    with_code: ConnectRequest | None
    code: str
    window: Window
    recorded: str
    fails_as: Sequence[type[SourceError]]
    fail: Callable[[type[SourceError], int], None]
    mend: Callable[[], None]
    rotate: Callable[[], None] | None
    requests: Callable[[], int]
    secrets: Sequence[str]


class Kept:
    """Keeps rotated credentials, and the number of requests seen when each arrived."""

    def __init__(self, world: WearableWorld) -> None:
        self._world = world
        self.credentials: list[Credential] = []
        self.seen: list[int] = []

    async def __call__(self, credential: Credential) -> None:
        """Keep one."""
        self.credentials.append(credential)
        self.seen.append(self._world.requests())


async def connected(world: WearableWorld) -> Credential:
    """Log the athlete in."""
    credential = await world.source.connect(world.login, NOW)
    assert isinstance(credential, Credential)
    return credential


async def all_pages(
    world: WearableWorld, credential: Credential, cursor: str | None = None
) -> Sequence[Page[ActivitySummary]]:
    """Return all pages of the window, or those after a cursor."""
    async with world.source.session(credential, Kept(world)) as session:
        assert isinstance(session, WearableSession)
        return [page async for page in session.activities(world.window, cursor)]
