"""When the recorder's timer stood still."""

from collections.abc import Iterable
from typing import Final

from training_analyzer.adapters.files.fit_messages import Message, instant

_STOPS: Final = frozenset({"stop", "stop_all", "stop_disable", "stop_disable_all"})


def pauses_of(events: Iterable[Message]) -> list[tuple[int, int]]:
    """Return the spans from a stop to the next start, in order, in seconds on FIT's clock.

    The stop at the end of a recording is followed by none and is no pause.
    """
    changes = sorted(
        ((at, event["event_type"]) for event in events if (at := _changed_at(event)) is not None),
        key=lambda change: change[0],
    )
    pauses: list[tuple[int, int]] = []
    stopped: int | None = None
    for at, kind in changes:
        if kind in _STOPS:
            stopped = at if stopped is None else stopped
        elif kind == "start":
            if stopped is not None and at > stopped:
                pauses.append((stopped, at))
            stopped = None
    return pauses


def _changed_at(event: Message) -> int | None:
    return (
        instant(event) if event.get("event") == "timer" and isinstance(event.get("event_type"), str) else None
    )


def within(pauses: Iterable[tuple[float, float]], begin: float, end: float) -> list[tuple[float, float]]:
    """Return the parts of pauses that lie in a span, in seconds from its begin."""
    cut = ((max(a, begin) - begin, min(b, end) - begin) for a, b in pauses)
    return [(a, b) for a, b in cut if b > a]
