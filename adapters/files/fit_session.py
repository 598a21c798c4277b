"""One session of a FIT file as a recorded session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from training_analyzer.adapters.files.columns import first_of, last_of, max_of, mean_of
from training_analyzer.adapters.files.fit_messages import (
    EPOCH_UNIX_S,
    LEAST_ABSOLUTE_S,
    Message,
    instant,
    number,
    word,
)
from training_analyzer.adapters.files.fit_pauses import within
from training_analyzer.adapters.files.fit_records import columns_of
from training_analyzer.adapters.files.fit_spans import Span
from training_analyzer.adapters.files.timeline import MOST_S, timer_column
from training_analyzer.adapters.files.words import sport_of
from training_analyzer.domain.activities.channel import Channel, Samples, Streams
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import RecordedSession

_KJ_PER_KCAL: Final = 4.184


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionParts:
    """What belongs to one session; ``records`` and ``times`` (on FIT's clock) are in order of time.

    ``alone`` says that the file holds no other: distances then count from its own zero.
    """

    span: Span
    records: Sequence[dict[str, object]]
    times: Sequence[int]
    laps: Sequence[Message]
    pauses: Sequence[tuple[int, int]]
    utc_offset_s: int | None
    alone: bool


def session_of(parts: SessionParts) -> RecordedSession:
    """Return the session: the device's own totals, else what the samples tell."""
    totals, span = parts.span.message, parts.span
    begin = _begin(parts)
    started = span.start if span.start is not None else begin
    elapsed_s = _elapsed_s(parts, begin)
    pauses = within(parts.pauses, begin, begin + elapsed_s)
    columns = columns_of(parts.records)
    timer_s = number(totals, "total_timer_time", MOST_S)
    return RecordedSession(
        sport=sport_of(word(totals, "sport"), word(totals, "sub_sport")),
        sub_sport=word(totals, "sub_sport"),
        started_at=_utc(started),
        utc_offset_s=parts.utc_offset_s,
        elapsed_time_s=elapsed_s,
        timer_time_s=elapsed_s - sum(b - a for a, b in pauses) if timer_s is None else timer_s,
        moving_time_s=number(totals, "total_moving_time", MOST_S),
        distance_m=_distance_m(totals, columns, alone=parts.alone),
        ascent_m=number(totals, "total_ascent", 100_000),
        avg_hr_bpm=_beats(totals, "avg_heart_rate") or mean_of(columns.get(Channel.HEART_RATE)),
        max_hr_bpm=_beats(totals, "max_heart_rate") or max_of(columns.get(Channel.HEART_RATE)),
        avg_power_w=_watts(totals, "avg_power") or mean_of(columns.get(Channel.POWER)),
        max_power_w=_watts(totals, "max_power") or max_of(columns.get(Channel.POWER)),
        energy_kj=_energy_kj(totals),
        laps=tuple(_lap(lap, position, begin) for position, lap in enumerate(_in_order(parts.laps))),
        streams=_streams(columns, parts.times, begin, pauses),
    )


def _begin(parts: SessionParts) -> int:
    """Return where the session's elapsed time is zero.

    That is its start, or its first sample where the recorder states a start that lies after it.
    """
    known = [at for at in (parts.span.start, *parts.times[:1]) if at is not None]
    return min(known, default=0)


def _elapsed_s(parts: SessionParts, begin: int) -> float:
    elapsed_s = number(parts.span.message, "total_elapsed_time", MOST_S)
    if elapsed_s:
        return elapsed_s
    ends = [at for at in (*parts.times[-1:], instant(parts.span.message)) if at is not None]
    spent_s = float(max(ends, default=begin) - begin)
    return spent_s if 0 <= spent_s <= MOST_S else 0.0


def _utc(at: int) -> datetime | None:
    return datetime.fromtimestamp(EPOCH_UNIX_S + at, UTC) if at >= LEAST_ABSOLUTE_S else None


def _beats(totals: Message, name: str) -> int | None:
    """Return a heart rate; a recorder without a strap writes 0."""
    return round(number(totals, name, 255) or 0) or None


def _watts(totals: Message, name: str) -> int | None:
    """Return a power; a recorder without a meter writes 0."""
    return round(number(totals, name, 10_000) or 0) or None


def _energy_kj(totals: Message) -> float | None:
    """Return the metabolic energy."""
    kcal = number(totals, "total_calories", 100_000)
    return round(kcal * _KJ_PER_KCAL, 1) if kcal else None


def _distance_m(totals: Message, columns: Mapping[Channel, Samples], *, alone: bool) -> float | None:
    stated = number(totals, "total_distance", 50_000_000)
    if stated is not None:
        return stated
    column = columns.get(Channel.DISTANCE)
    last = last_of(column)
    if last is None:
        return None
    return last if alone else max(0.0, last - (first_of(column) or 0.0))


def _streams(
    columns: Mapping[Channel, Samples],
    times: Sequence[int],
    begin: int,
    pauses: Sequence[tuple[float, float]],
) -> Streams:
    if not times:
        return {}
    elapsed = [time - begin for time in times]
    streams: dict[Channel, Samples] = {Channel.TIME: elapsed}
    if pauses:
        streams[Channel.TIMER] = timer_column(elapsed, pauses)
    return {**streams, **columns}


def _in_order(laps: Sequence[Message]) -> list[Message]:
    return sorted(laps, key=lambda lap: _lap_start(lap) or 0)


def _lap_start(lap: Message) -> float | None:
    start, stamp = instant(lap, "start_time"), instant(lap)
    if start is not None or stamp is None:
        return start
    return stamp - (number(lap, "total_elapsed_time", MOST_S) or 0.0)


def _lap(lap: Message, position: int, begin: int) -> Lap:
    start = _lap_start(lap)
    start_s = max(0.0, float(start - begin)) if start is not None else 0.0
    return Lap(
        position=position,
        start_s=start_s if start_s <= MOST_S else 0.0,
        elapsed_time_s=number(lap, "total_elapsed_time", MOST_S),
        timer_time_s=number(lap, "total_timer_time", MOST_S),
        distance_m=number(lap, "total_distance", 50_000_000),
        ascent_m=number(lap, "total_ascent", 100_000),
        avg_hr_bpm=_beats(lap, "avg_heart_rate"),
        max_hr_bpm=_beats(lap, "max_heart_rate"),
        avg_power_w=_watts(lap, "avg_power"),
        max_power_w=_watts(lap, "max_power"),
    )
