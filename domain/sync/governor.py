"""How all syncs of one provider together behave: who waits, and for how long. Pure decisions over one row."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    ProtocolChanged,
    RateLimited,
    SourceUnavailable,
)

LEAST_PAUSE: Final = timedelta(seconds=60)
LONGEST_PAUSE: Final = timedelta(hours=6)
OPEN: Final = timedelta(minutes=10)
"""How long a breaker stays open."""

REMEMBERED: Final = 20
MOST_UNAVAILABLE: Final = 10
MOST_PROTOCOL_CHANGES: Final = 5
MOST_BLOCKED: Final = 5
BLOCKED_WITHIN: Final = timedelta(minutes=10)


class Answer(StrEnum):
    """What a sync found: the last ones are remembered, a letter each."""

    GOOD = "g"
    UNAVAILABLE = "u"
    PROTOCOL = "p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Governor:
    """The state of one provider. ``pauses`` counts refusals in a row, ``answers`` has the last syncs' letters.

    ``trial_until`` is set while one sync tries whether an open breaker may close. ``blocked_at`` has the instants of
    the last refusals of single connections.
    """

    provider: str
    paused_until: datetime | None = None
    pauses: int = 0
    open_until: datetime | None = None
    trial_until: datetime | None = None
    answers: str = ""
    blocked_at: tuple[datetime, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether the breaker has opened and nobody has shown yet that it may close."""
        return self.open_until is not None


def waits_until(governor: Governor, now: datetime) -> datetime | None:
    """Return until when everybody leaves the provider alone; None for not at all."""
    waits = [governor.paused_until, governor.open_until, governor.trial_until if governor.is_broken else None]
    return max((each for each in waits if each is not None and each > now), default=None)


def admitted(governor: Governor, until: datetime) -> Governor:
    """Return the state once a sync goes ahead: behind an open breaker it is the only one, until its lease ends."""
    return replace(governor, trial_until=until) if governor.is_broken else governor


def answered(
    governor: Governor, failures: Iterable[Exception], now: datetime, *, spread: float = 0.0
) -> Governor:
    """Return the state after a sync or login, by what went wrong in it. ``spread`` is random, from 0 to 1."""
    found = list(failures)
    if not found:
        answers = _with(governor, Answer.GOOD)
        pauses = governor.pauses if _is_paused(governor, now) else 0  # it was asked before the refusal
        return replace(governor, pauses=pauses, open_until=None, trial_until=None, answers=answers)
    for failure in found:
        governor = _after(governor, failure, now, spread)
    return governor


def _after(governor: Governor, failure: Exception, now: datetime, spread: float) -> Governor:
    match failure:
        case RateLimited(retry_after_s=asked):
            return _paused(governor, asked, now, spread)
        case AccessBlocked():
            return _blocked(governor, now)
        case SourceUnavailable():
            return _remember(governor, Answer.UNAVAILABLE, now)
        case ProtocolChanged():
            return _remember(governor, Answer.PROTOCOL, now)
        case _:
            return governor


def _paused(governor: Governor, asked_s: int | None, now: datetime, spread: float) -> Governor:
    """Double the pause with each refusal in a row, and never wait less than the provider asks.

    Refusals during a pause answer what was asked before it: together they are one.
    """
    if governor.paused_until is not None and _is_paused(governor, now):
        asked_until = now + timedelta(seconds=asked_s or 0)
        return replace(governor, paused_until=max(asked_until, governor.paused_until))
    doubled = min(LEAST_PAUSE * (1 << min(governor.pauses, 20)), LONGEST_PAUSE)
    pause = max(doubled, timedelta(seconds=asked_s or 0))
    until = now + pause + LEAST_PAUSE * spread
    return replace(governor, paused_until=until, pauses=governor.pauses + 1)


def _is_paused(governor: Governor, now: datetime) -> bool:
    return governor.paused_until is not None and now < governor.paused_until


def _blocked(governor: Governor, now: datetime) -> Governor:
    recent = tuple(at for at in governor.blocked_at if at > now - BLOCKED_WITHIN)
    blocked = replace(governor, blocked_at=(*recent, now)[-MOST_BLOCKED:])
    many = len(blocked.blocked_at) >= MOST_BLOCKED
    return _opened(blocked, now) if many or governor.is_broken else blocked


def _remember(governor: Governor, answer: Answer, now: datetime) -> Governor:
    """Open the breaker at a failure that is one too many; a good answer never opens it."""
    answers = _with(governor, answer)
    unavailable = len(answers) >= REMEMBERED and answers.count(Answer.UNAVAILABLE) >= MOST_UNAVAILABLE
    changed = answers.count(Answer.PROTOCOL) >= MOST_PROTOCOL_CHANGES
    remembered = replace(governor, answers=answers)
    return _opened(remembered, now) if unavailable or changed or governor.is_broken else remembered


def _with(governor: Governor, answer: Answer) -> str:
    return (governor.answers + answer)[-REMEMBERED:]


def _opened(governor: Governor, now: datetime) -> Governor:
    return replace(governor, open_until=now + OPEN, trial_until=None, answers="", blocked_at=())
