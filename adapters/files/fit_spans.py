"""When each session of a FIT file happened, and what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf

from training_analyzer.adapters.files.fit_messages import Message, instant, number
from training_analyzer.adapters.files.timeline import MOST_S


@dataclass(frozen=True, slots=True)
class Span:
    """One session with its time on FIT's clock: ``start`` is its own word, ``end`` where its samples end."""

    message: Message
    start: int | None
    end: float


def spans_of(sessions: Sequence[Message], middle_s: float | None) -> list[Span]:
    """Return the sessions in order of their ends; what starts years from the middle sample has no start.

    Repeated sessions, as in a block that was written twice, are taken once.
    """
    spans: list[Span] = []
    for message in sessions:
        span = _span(message, middle_s)
        if all((span.start, span.end) != (other.start, other.end) for other in spans):
            spans.append(span)
    return sorted(spans, key=lambda span: span.end)


def _span(message: Message, middle_s: float | None) -> Span:
    start, stamp = (_plausible(instant(message, name), middle_s) for name in ("start_time", "timestamp"))
    elapsed_s = number(message, "total_elapsed_time", MOST_S)
    # some recorders stamp all sessions with the start: then the duration tells the end
    if stamp is not None and (start is None or stamp > start or not elapsed_s):
        return Span(message, start, stamp)
    if start is None:
        return Span(message, None, inf)
    return Span(message, start, floor(start + (elapsed_s or 0)))


def _plausible(at: int | None, middle_s: float | None) -> int | None:
    return at if at is None or middle_s is None or abs(at - middle_s) <= MOST_S else None


def samples_of(spans: Sequence[Span], times: Sequence[int]) -> list[range]:
    """Return which samples, in order of time, belong to each session.

    A sample belongs to the first session that ends at or after it; the last one takes what follows.
    """
    ranges: list[range] = []
    at = 0
    for position, span in enumerate(spans):
        begin = at
        last = position == len(spans) - 1
        while at < len(times) and (last or times[at] <= span.end):
            at += 1
        ranges.append(range(begin, at))
    return ranges


def laps_of(spans: Sequence[Span], laps: Sequence[Message]) -> list[list[Message]]:
    """Return the laps of each session: a lap belongs to the first session that ends after the lap's start."""
    shares: list[list[Message]] = [[] for _ in spans]
    for lap in laps:
        start = instant(lap, "start_time")
        if start is None:
            start = instant(lap)
        ending_later = (i for i, span in enumerate(spans) if start is not None and span.end > start)
        shares[next(ending_later, len(spans) - 1)].append(lap)
    return shares
