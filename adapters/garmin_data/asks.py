"""Which requests bring which kinds of reading, and what becomes of an answer."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from training_analyzer.adapters.garmin_data.days import KINDS as SUMMARIZED
from training_analyzer.adapters.garmin_data.days import days
from training_analyzer.adapters.garmin_data.fitness import weights
from training_analyzer.adapters.garmin_data.nights import hrv
from training_analyzer.adapters.garmin_data.values import Json, ShapeChanged
from training_analyzer.domain.sync.errors import (
    ENDS_ALL,
    GoneAtSource,
    ProtocolChanged,
    SourceError,
)
from training_analyzer.domain.sync.reading import PartFailed, Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.window import Window


class Fetch(Protocol):
    """Asks a service for JSON. Raises SourceError."""

    def __call__(self, endpoint: str, path: str, params: Mapping[str, str]) -> Awaitable[Json]:
        """Return the answer; ``endpoint`` is the path without what belongs to the athlete."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request; ``day`` where it is about one alone. ``endpoint`` is the path without what is the athlete's."""

    kinds: frozenset[Capability]
    endpoint: str
    path: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    read: Callable[[Json], Iterable[Reading]]


def between(window: Window, first: str, last: str) -> Mapping[str, str]:
    """Return the ends of a window as parameters of these names."""
    return {first: window.first.isoformat(), last: window.last.isoformat()}


def common(kinds: frozenset[Capability], window: Window) -> Iterable[Ask]:
    """Yield what both ways to Garmin ask alike: days, heart-rate variability, weight."""
    ends = f"{window.first}/{window.last}"
    if summarized := kinds & SUMMARIZED:
        yield Ask(
            kinds=summarized,
            endpoint="/usersummary-service/v2/dailysummaries",
            params=between(window, "startDate", "endDate"),
            read=lambda answer: days(answer, summarized),
        )
    if Capability.HRV in kinds:
        yield Ask(
            kinds=frozenset({Capability.HRV}),
            endpoint="/hrv-service/hrv/daily",
            path=f"/hrv-service/hrv/daily/{ends}",
            read=hrv,
        )
    if Capability.WEIGHT in kinds:
        yield Ask(
            kinds=frozenset({Capability.WEIGHT}),
            endpoint="/weight-service/weight/range",
            path=f"/weight-service/weight/range/{ends}",
            params={"includeAll": "true"},
            read=weights,
        )


async def readings(asks: Iterable[Ask], fetch: Fetch, window: Window) -> AsyncIterator[Reading | PartFailed]:
    """Yield what the answers hold of the window; what concerns one request alone, as a part that failed."""
    for ask in asks:
        found = await _answer(ask, fetch)
        if isinstance(found, SourceError):
            for kind in sorted(ask.kinds):
                yield PartFailed(kind=kind, day=ask.day, error=found)
            continue
        for each in found:
            if window.first <= each.day <= window.last:
                yield each


async def _answer(ask: Ask, fetch: Fetch) -> Sequence[Reading] | SourceError:
    """Return what was read, or what failed about this request alone. Raises what ends all of them."""
    try:
        return list(ask.read(await fetch(ask.endpoint, ask.path or ask.endpoint, ask.params)))
    except ENDS_ALL:
        raise
    except GoneAtSource:
        return []  # nothing was ever measured
    except SourceError as error:
        return error
    except ShapeChanged:
        return ProtocolChanged(ask.endpoint)
