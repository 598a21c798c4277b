"""An activity of a provider as one of ours: what its list says beside, or in the place of, a recording."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from training_analyzer.domain.activities.draft import Draft
from training_analyzer.domain.activities.naming import MOST_NAME_CHARACTERS
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.activities.storable import printable
from training_analyzer.domain.sync.summary import ActivitySummary

_VAGUE: Final = frozenset({Sport.OTHER, Sport.MULTISPORT})


def revision_of(said: ActivitySummary) -> str:
    """Return what changes with the activity at the provider: the digest of its words, a dot, its own revision."""
    return f"{_digest(_words(said).encode())}.{said.revision or _digest(said.raw)}"


def words_changed(known: str, said: ActivitySummary) -> bool:
    """Whether an activity of a known revision has got another name or sport since."""
    return known.partition(".")[0] != revision_of(said).partition(".")[0]


def name_said(said: ActivitySummary) -> str | None:
    """Return the provider's name for it as we may store it, None where there is none."""
    return printable(said.name or "").strip()[:MOST_NAME_CHARACTERS] or None


def sport_said(said: ActivitySummary) -> Sport | None:
    """Return the provider's sport, None where its recording knows better."""
    return None if said.sport in _VAGUE else said.sport


def worded(parts: Sequence[Draft], said: ActivitySummary) -> list[Draft]:
    """Return the drafts of a recording with the provider's id and words; a whole of legs keeps its sport."""
    first, *legs = parts
    activity = replace(first.activity, external_id=said.external_id, revision=said.revision)
    if (name := name_said(said)) is not None:
        activity = replace(activity, name=name)
    sport = sport_said(said)
    if not legs and sport is not None and sport is not activity.sport:
        activity = replace(activity, sport=sport, sub_sport=None)
    return [replace(first, activity=activity), *legs]


def without_recording(said: ActivitySummary, *notes: str) -> Recording:
    """Return what the list says of an activity as a recording without samples. The format is that of no file."""
    times = (said.elapsed_time_s, said.timer_time_s, said.moving_time_s)
    session = RecordedSession(
        sport=said.sport,
        started_at=said.started_at,
        utc_offset_s=said.utc_offset_s,
        elapsed_time_s=next((each for each in times if each is not None), 0.0),
        timer_time_s=said.timer_time_s,
        moving_time_s=said.moving_time_s,
        distance_m=said.distance_m,
        ascent_m=said.ascent_m,
        avg_hr_bpm=_count(said.avg_hr_bpm),
        max_hr_bpm=_count(said.max_hr_bpm),
        avg_power_w=_count(said.avg_power_w),
        max_power_w=_count(said.max_power_w),
    )
    return Recording(
        format=FileFormat.FIT, sessions=(session,), name=said.name, device=said.device, notes=notes
    )


def _words(said: ActivitySummary) -> str:
    return repr((name_said(said), sport_said(said)))


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()


def _count(value: float | None) -> int | None:
    return None if value is None else round(value)
