"""Gather what the coach is told of an activity."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.activities.activity import Activity, local_day_of
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.coach.activity_context import PACED, ActivityEvidence, activity_context
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.pacing import Pacing, pacing
from training_analyzer.domain.coach.session import SIMILAR_DAYS, Session
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.coach_calendar import intended_intensity
from training_analyzer.domain.services.history import History
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.training.sampling import per_second
from training_analyzer.ports.hot_reads import ActivityRow, HotReads
from training_analyzer.ports.work import Work

MOST_SESSIONS: Final = 200
_CHANNELS: Final = (Channel.TIME, Channel.TIMER, Channel.SPEED)


async def activity_context_of(
    *,
    user_id: UserId,
    activity_id: ActivityId,
    history: History,
    with_texts: bool,
    work: Work,
    hot_reads: HotReads,
) -> tuple[Context, date]:
    """Return what may be said of an activity, and its local day. Raises NotFound, FeatureNotInPlan, PaymentPastDue."""
    async with work.snapshot() as w:
        activity = await w.activities.get(user_id, activity_id)
        history.check(activity.local_day)
        metrics = await w.recordings.find_metrics(user_id, activity_id)
        intended = await intended_intensity(w, user_id, activity)
        streams: Streams = {}
        if activity.sport in PACED:
            streams = await w.recordings.streams(user_id, activity_id, _CHANNELS)
    day, today = activity.local_day, history.today
    series = await read_training_load(
        user_id=user_id, sport=ALL_SPORTS, span=Span(day, day), today=max(today, day), hot_reads=hot_reads
    )
    evidence = ActivityEvidence(
        activity=activity,
        metrics=metrics,
        pacing=await asyncio.to_thread(_pacing, activity, streams),
        form=series[0] if series else None,
        others=await sessions_of(user_id, day - timedelta(days=SIMILAR_DAYS), day, hot_reads),
        intended=intended,
        with_texts=with_texts,
    )
    return activity_context(evidence), day


async def sessions_of(user_id: UserId, first: date, last: date, hot_reads: HotReads) -> Sequence[Session]:
    """Return the newest sessions of some local days, at most two hundred; duplicates are left out."""
    rows = await hot_reads.activity_page(user_id, after=None, limit=MOST_SESSIONS, first=first, last=last)
    return [session_of(row) for row in rows if row.duplicate_of is None]


def session_of(row: ActivityRow) -> Session:
    """Return an activity of a list as a session."""
    times = (row.moving_time_s, row.timer_time_s, row.elapsed_time_s)
    return Session(
        key=row.id,
        day=local_day_of(row.started_at, row.utc_offset_s),
        sport=Sport(row.sport),
        duration_s=next(each for each in times if each is not None),
        distance_m=row.distance_m,
        avg_hr_bpm=row.avg_hr_bpm,
        load=row.load,
    )


def _pacing(activity: Activity, streams: Streams) -> Pacing | None:
    return pacing(per_second(streams, activity.sport).of(Channel.SPEED))
