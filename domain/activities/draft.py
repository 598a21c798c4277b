"""Activities that are not stored yet, with all that belongs to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.elevation import ascent_m
from training_analyzer.domain.activities.errors import StartTimeUnknown
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.moment import Moment, check_start, moment_in
from training_analyzer.domain.activities.naming import MOST_NAME_CHARACTERS, name_of
from training_analyzer.domain.activities.recording import RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.activities.storable import printable, storable
from training_analyzer.domain.ids import ActivityId, MakeId, UserId


@dataclass(frozen=True, slots=True)
class Draft:
    """An activity with its laps and streams."""

    activity: Activity
    laps: tuple[Lap, ...] = ()
    streams: Mapping[Channel, Samples] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a recording came from and whose it is. ``start_time`` serves where the file knows none."""

    user_id: UserId
    zone: ZoneInfo
    source: str
    file_sha256: bytes | None = None
    start_time: datetime | None = None


def drafts(recording: Recording, origin: Origin, make_id: MakeId, now: datetime) -> list[Draft]:
    """Return the activity of a recording first, then its legs where it is multisport.

    Raises StartTimeUnknown, InvalidValue for a start in the future.
    """
    recording = storable(recording)
    sessions = recording.sessions
    # told starts: each session begins where the one before it ends
    offsets_s = accumulate((session.elapsed_time_s for session in sessions[:-1]), initial=0.0)
    moments = [
        _moment(session, origin, after, now) for session, after in zip(sessions, offsets_s, strict=True)
    ]
    singles = [
        Draft(_activity(session, moment, recording, origin, make_id, now), session.laps, session.streams)
        for session, moment in zip(sessions, moments, strict=True)
    ]
    if len(singles) == 1:
        return singles
    whole = _whole([single.activity for single in singles], ActivityId(make_id(now)))
    legs = [
        replace(single, activity=replace(single.activity, parent_id=whole.id, file_sha256=None))
        for single in singles
    ]
    return [Draft(whole), *legs]


def _moment(session: RecordedSession, origin: Origin, offset_s: float, now: datetime) -> Moment:
    started_at = session.started_at
    if started_at is None:
        if origin.start_time is None:
            raise StartTimeUnknown
        started_at = check_start(origin.start_time, now) + timedelta(seconds=offset_s)
    return moment_in(check_start(started_at, now), origin.zone, utc_offset_s=session.utc_offset_s)


def _activity(
    session: RecordedSession,
    moment: Moment,
    recording: Recording,
    origin: Origin,
    make_id: MakeId,
    now: datetime,
) -> Activity:
    name = printable(recording.name or "").strip()[:MOST_NAME_CHARACTERS]
    return Activity(
        id=ActivityId(make_id(now)),
        user_id=origin.user_id,
        name=name or name_of(session.sport, moment.local_start),
        sport=session.sport,
        sub_sport=session.sub_sport,
        source=origin.source,
        started_at=moment.started_at,
        utc_offset_s=moment.utc_offset_s,
        timezone=moment.timezone,
        local_day=moment.local_day,
        elapsed_time_s=session.elapsed_time_s,
        timer_time_s=session.timer_time_s,
        moving_time_s=session.moving_time_s,
        distance_m=session.distance_m,
        ascent_m=ascent_m(session, recording),
        avg_hr_bpm=session.avg_hr_bpm,
        max_hr_bpm=session.max_hr_bpm,
        avg_power_w=session.avg_power_w,
        max_power_w=session.max_power_w,
        energy_kj=session.energy_kj,
        device=recording.device,
        partial=recording.partial,
        import_notes=recording.notes,
        file_sha256=origin.file_sha256,
        created_at=now,
        updated_at=now,
    )


def _whole(legs: Sequence[Activity], activity_id: ActivityId) -> Activity:
    """Return the parent: it lasts from the first leg's start to the last one's end, and its sums are theirs."""
    first, last = legs[0], max(legs, key=_end)
    maxima = [leg.max_hr_bpm for leg in legs if leg.max_hr_bpm is not None]
    local_start = (first.started_at + timedelta(seconds=first.utc_offset_s)).replace(tzinfo=None)
    return replace(
        first,
        id=activity_id,
        name=name_of(Sport.MULTISPORT, local_start),
        sport=Sport.MULTISPORT,
        sub_sport=None,
        elapsed_time_s=(_end(last) - first.started_at).total_seconds(),
        timer_time_s=_sum([leg.timer_time_s for leg in legs]),
        moving_time_s=_sum([leg.moving_time_s for leg in legs]),
        distance_m=_sum([leg.distance_m for leg in legs]),
        ascent_m=_sum([leg.ascent_m for leg in legs]),
        energy_kj=_sum([leg.energy_kj for leg in legs]),
        avg_hr_bpm=None,
        max_hr_bpm=max(maxima, default=None),
        avg_power_w=None,
        max_power_w=None,
    )


def _end(leg: Activity) -> datetime:
    return leg.started_at + timedelta(seconds=leg.elapsed_time_s)


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
