"""Take in what sources, or the athlete, said of days."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.reading import Reading
from training_analyzer.domain.wellness.day import MANUAL, WellnessDay
from training_analyzer.domain.wellness.entry import ENTRY, DayEntry, check_entry
from training_analyzer.domain.wellness.measured import Measured
from training_analyzer.domain.wellness.merge import merged
from training_analyzer.ports.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class KeptReadings:
    """The days and kinds of readings that were not there, and of those that were others."""

    new: frozenset[tuple[date, str]] = frozenset()
    changed: frozenset[tuple[date, str]] = frozenset()


async def keep_readings(
    w: UnitOfWork, *, user_id: UserId, source: str, readings: Sequence[Reading], now: datetime
) -> KeptReadings:
    """Store what a source measured, inside the caller's unit; return what was new or different.

    What is as it was is not written, and its day neither.
    """
    if not readings:
        return KeptReadings()
    given = {(each.day, str(each.kind)): _measured(user_id, source, each, now) for each in readings}
    sent = {(each.day, str(each.kind)): each.raw for each in readings}
    days = [day for day, _ in given]
    known = await w.wellness.revisions(user_id, source, first=min(days), last=max(days))
    changed = [each for key, each in given.items() if known.get(key) != each.revision]
    if changed:
        await w.wellness.keep(user_id, changed)
        bodies = [(each, sent[each.day, each.kind]) for each in changed]
        await w.payloads.put(user_id, [_payload(each, body) for each, body in bodies if body])
        await merge_days(w, user_id, sorted({each.day for each in changed}), now)
    keys = frozenset((each.day, each.kind) for each in changed)
    return KeptReadings(new=keys - known.keys(), changed=keys & known.keys())


@retried
async def enter_days(
    *,
    user_id: UserId,
    entries: Sequence[DayEntry],
    replaces: bool,
    seen: int | None = None,
    work: Work,
    today: date,
    now: datetime,
) -> Sequence[WellnessDay]:
    """Return the days, in order, with what the athlete says of them, the last word for a day that comes twice.

    ``replaces`` forgets what was entered before and is not said again. ``seen`` is the version of a single day that
    the athlete saw. Raises InvalidValue, StaleWrite, WriteConflict.
    """
    for entry in entries:
        check_entry(entry, today)
    given = {entry.day: entry.values for entry in entries}
    if not given:
        return ()
    async with work() as w:
        if seen is not None:
            await _check_version(w, user_id, entries[0].day, seen)
        before = {} if replaces else await _entered(w, user_id, given)
        said = [_said(user_id, day, {**before.get(day, {}), **values}, now) for day, values in given.items()]
        await w.wellness.keep(user_id, said)
        days = await merge_days(w, user_id, sorted(given), now)
        await w.commit()
    return days


async def forget_source(w: UnitOfWork, *, user_id: UserId, source: str, now: datetime) -> int:
    """Remove all that a source measured, inside the caller's unit; return how many days had any."""
    days = await w.wellness.forget(user_id, source, first=date.min, last=date.max)
    await merge_days(w, user_id, days, now)
    return len(days)


async def merge_days(
    w: UnitOfWork, user_id: UserId, days: Sequence[date], now: datetime
) -> Sequence[WellnessDay]:
    """Make days, in order, of all that is said of them, and store them."""
    if not days:
        return ()
    span = {"first": days[0], "last": days[-1]}
    stored = {each.day: each for each in await w.wellness.days(user_id, **span)}
    said: dict[date, list[Measured]] = {day: [] for day in days}
    for each in await w.wellness.measured(user_id, **span):
        if each.day in said:
            said[each.day].append(each)
    made = [merged(stored.get(day, WellnessDay(user_id=user_id, day=day)), said[day], now) for day in days]
    await w.wellness.save_days(user_id, made)
    return made


async def _check_version(w: UnitOfWork, user_id: UserId, day: date, seen: int) -> None:
    found = await w.wellness.days(user_id, first=day, last=day)
    if (found[0].version if found else 0) != seen:
        raise StaleWrite("day")


async def _entered(
    w: UnitOfWork, user_id: UserId, days: Collection[date]
) -> Mapping[date, Mapping[str, float | str | None]]:
    found = await w.wellness.measured(user_id, first=min(days), last=max(days))
    return {each.day: each.said for each in found if each.source == MANUAL}


def _measured(user_id: UserId, source: str, reading: Reading, now: datetime) -> Measured:
    values = {name: value for name, value in reading.values.items() if value is not None}
    said = [values, reading.at.isoformat() if reading.at else None, reading.device]
    digest = sha256(json.dumps(said, sort_keys=True).encode() + b"\n" + reading.raw)
    return Measured(
        user_id=user_id,
        day=reading.day,
        kind=str(reading.kind),
        source=source,
        said=values,
        at=reading.at,
        device=reading.device,
        revision=digest.hexdigest(),
        stored_at=now,
    )


def _payload(measured: Measured, body: bytes) -> SourcePayload:
    """Return what the provider sent, word for word, by the day that it is about."""
    return SourcePayload(
        user_id=measured.user_id,
        provider=measured.source,
        kind=measured.kind,
        key=measured.day.isoformat(),
        revision=measured.revision,
        body=body,
        received_at=measured.stored_at,
    )


def _said(user_id: UserId, day: date, values: Mapping[str, float | str | None], now: datetime) -> Measured:
    kept = {name: value for name, value in values.items() if value is not None}
    revision = sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    return Measured(
        user_id=user_id, day=day, kind=ENTRY, source=MANUAL, said=kept, revision=revision, stored_at=now
    )
