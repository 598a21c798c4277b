"""What a recorder wrote, as text and numbers that every store holds alike.

A damaged file, or a reader of somebody else's, may carry any characters and any number. What cannot be meant is
unknown.
"""

from dataclasses import replace
from typing import Any, Final

from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import RecordedSession, Recording

MOST_COUNT: Final = 65_535
"""The largest beats a minute or watts that FIT's and TCX's own types hold (uint16)."""

_LEAST_OFFSET_S: Final = -12 * 3600
_MOST_OFFSET_S: Final = 14 * 3600
_COUNTS: Final = ("avg_hr_bpm", "max_hr_bpm", "avg_power_w", "max_power_w")


def printable(text: str) -> str:
    """Return text with a space in the place of what no one can read: control characters and halves of characters."""
    return (
        text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text).strip()
    )


def storable(recording: Recording) -> Recording:
    """Return a recording whose words are printable, and whose counts and offsets are ones there are."""
    return replace(
        recording,
        sessions=tuple(_session(session) for session in recording.sessions),
        device=_word(recording.device),
        notes=tuple(printable(note) for note in recording.notes),
    )


def _session(session: RecordedSession) -> RecordedSession:
    offset_s = session.utc_offset_s
    return replace(
        session,
        sub_sport=_word(session.sub_sport),
        utc_offset_s=offset_s
        if offset_s is not None and _LEAST_OFFSET_S <= offset_s <= _MOST_OFFSET_S
        else None,
        laps=tuple(_lap(lap, position) for position, lap in enumerate(session.laps)),
        **_counts(session),
    )


def _lap(lap: Lap, position: int) -> Lap:
    counts = _counts(lap)
    return replace(lap, position=position, **counts) if counts or lap.position != position else lap


def _counts(part: RecordedSession | Lap) -> dict[str, Any]:
    """Return the counts that cannot be, as unknown ones."""
    return {name: None for name in _COUNTS if not 0 <= (getattr(part, name) or 0) <= MOST_COUNT}


def _word(text: str | None) -> str | None:
    return printable(text) or None if text is not None else None
