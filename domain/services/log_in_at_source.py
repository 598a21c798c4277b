"""One interactive visit to a provider: counted, within its time, and told of afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.audit.event import AuditAction, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.govern_logins import check_provider, tell_provider
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.domain.sync.errors import AccessBlocked, SourceError, SourceTimedOut
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.wearable import WearableSource
from training_analyzer.ports.work import Work

LOGIN_DEADLINE_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who logs in where, and what for. ``work`` is bound to nobody; `own` reaches the athlete's rows alone."""

    user_id: UserId
    source: WearableSource
    work: Work
    vault: Vault
    throttle: Throttle
    origin: RequestOrigin
    make_id: MakeId
    clock: Clock
    deadline_s: float = LOGIN_DEADLINE_S

    @property
    def provider(self) -> str:
        """The name of the source."""
        return self.source.info.name

    @property
    def own(self) -> Work:
        """Units of the athlete's."""
        return self.work.for_user(self.user_id)


async def logged_in[T](login: Login, call: Callable[[], Awaitable[T]]) -> T:
    """Return what the provider answers. What fails is told to the audit log, and to whoever asks the provider next.

    After the deadline nobody waits, and what still comes is dropped. A refused log-in says nothing of syncs, which
    live by tokens: it opens no breaker. Raises SourceError.
    """
    try:
        async with asyncio.timeout(login.deadline_s):
            got = await call()
    except TimeoutError:
        await _failed(login, SourceTimedOut())
        raise SourceTimedOut from None
    except SourceError as error:
        await _failed(login, error)
        raise
    await tell_provider(provider=login.provider, failures=(), work=login.work, now=login.clock())
    return got


async def admit(login: Login) -> None:
    """Raise RateLimited of sources while everybody leaves the provider alone."""
    await check_provider(provider=login.provider, work=login.work, now=login.clock())


async def _failed(login: Login, error: SourceError) -> None:
    now = login.clock()
    if not isinstance(error, AccessBlocked):
        await tell_provider(provider=login.provider, failures=[error], work=login.work, now=now)
    event = login.origin.event(
        AuditAction.SOURCE_CONNECT,
        Outcome.FAILED,
        user_id=login.user_id,
        actor_id=login.user_id,
        make_id=login.make_id,
        now=now,
        detail={"provider": login.provider, "code": error.code},
    )
    await retried(tell)(login.own, event)
