"""Ask and tell how a provider is governed: while everybody leaves it alone, nobody logs in either."""

from collections.abc import Iterable
from datetime import datetime
from math import ceil

from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.errors import RateLimited
from training_analyzer.domain.sync.governor import answered, waits_until
from training_analyzer.ports.work import Work


async def check_provider(*, provider: str, work: Work, now: datetime) -> None:
    """Raise RateLimited while everybody waits. ``work`` is bound to nobody."""
    async with work.snapshot() as w:
        known = {each.provider: each for each in await w.governors.list()}
    until = waits_until(known[provider], now) if provider in known else None
    if until is not None:
        raise RateLimited(retry_after_s=max(1, ceil((until - now).total_seconds())))


@retried
async def tell_provider(
    *, provider: str, failures: Iterable[Exception], work: Work, now: datetime, spread: float = 0.0
) -> None:
    """Remember what a log-in or probe found. ``work`` is bound to nobody, ``spread`` random, from 0 to 1."""
    found = list(failures)
    async with work() as w:
        governor = await w.governors.hold(provider)
        await w.governors.save(answered(governor, found, now, spread=spread))
        await w.commit()
