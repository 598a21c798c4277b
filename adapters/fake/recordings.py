"""Streams, laps, metrics and files in dicts."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import date
from math import isfinite
from typing import Final

from training_analyzer.adapters.fake.checks import check_activity, check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.activities.channel import Channel, Samples, Streams
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import OriginalFile
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.metrics import ActivityMetrics

_OUTDATED: Final = 0
"""In the place of an algorithm's number, which starts at 1."""

_DIGITS_OF: Final = {Channel.LATITUDE: 7, Channel.LONGITUDE: 7}


class FakeRecordings:
    """Parts of an activity, keyed by its owner and id. Writing parts of an unknown activity raises NotFound."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put_streams(self, user_id: UserId, activity_id: ActivityId, streams: Streams) -> None:
        """Store the columns, to the decimals a real store keeps."""
        tables = self._transaction.writable(user_id)
        check_activity(tables, user_id, activity_id)
        tables.streams[user_id, activity_id] = {
            channel: _kept(channel, samples) for channel, samples in streams.items()
        }

    async def streams(
        self, user_id: UserId, activity_id: ActivityId, channels: Collection[Channel] | None = None
    ) -> Streams:
        """Return the columns asked for that exist."""
        stored = self._transaction.tables(user_id).streams.get((user_id, activity_id), {})
        return {
            channel: samples for channel, samples in stored.items() if channels is None or channel in channels
        }

    async def put_laps(self, user_id: UserId, activity_id: ActivityId, laps: Sequence[Lap]) -> None:
        """Store the laps."""
        tables = self._transaction.writable(user_id)
        check_activity(tables, user_id, activity_id)
        if len({lap.position for lap in laps}) != len(laps):
            message = "two laps have one position"
            raise ValueError(message)
        tables.laps[user_id, activity_id] = tuple(sorted(laps, key=lambda lap: lap.position))

    async def laps(self, user_id: UserId, activity_id: ActivityId) -> Sequence[Lap]:
        """Return the laps in order."""
        return self._transaction.tables(user_id).laps.get((user_id, activity_id), ())

    async def put_metrics(self, user_id: UserId, activity_id: ActivityId, metrics: ActivityMetrics) -> None:
        """Store the computed values. Raises ValueError for what is no finite number: JSON has none."""
        tables = self._transaction.writable(user_id)
        check_activity(tables, user_id, activity_id)
        _check_finite(metrics)
        tables.metrics[user_id, activity_id] = _copy(metrics)

    async def find_metrics(self, user_id: UserId, activity_id: ActivityId) -> ActivityMetrics | None:
        """Return the computed values."""
        metrics = self._transaction.tables(user_id).metrics.get((user_id, activity_id))
        return None if metrics is None else _copy(metrics)

    async def outdate(self, user_id: UserId, *, sport: Sport, first: date, until: date | None) -> int:
        """Mark the metrics of a sport's activities as outdated; return how many."""
        tables = self._transaction.writable(user_id)
        governed = {
            (user_id, row.id)
            for row in tables.activities_of(user_id)
            if row.sport is sport and first <= row.local_day and (until is None or row.local_day < until)
        }
        marked = governed & tables.metrics.keys()
        for key in marked:
            tables.metrics[key] = replace(tables.metrics[key], algorithm=_OUTDATED)
        return len(marked)

    async def outdated(self, user_id: UserId, *, algorithm: int, limit: int) -> Sequence[ActivityId]:
        """Return activities whose metrics are marked or were computed by another algorithm."""
        rows = self._transaction.tables(user_id).metrics.items()
        found = (key for (owner, key), row in rows if owner == user_id and row.algorithm != algorithm)
        return sorted(found)[:limit]

    async def put_file(self, user_id: UserId, file: OriginalFile) -> None:
        """Keep a file as it came; the same one again changes nothing."""
        tables = self._transaction.writable(user_id)
        check_user(tables, user_id)
        check_aware(file.received_at)
        tables.files.setdefault((user_id, file.sha256), file)

    async def find_file(self, user_id: UserId, sha256: bytes) -> OriginalFile | None:
        """Return a file byte for byte."""
        return self._transaction.tables(user_id).files.get((user_id, sha256))


def _kept(channel: Channel, samples: Samples) -> tuple[float | None, ...]:
    digits = _DIGITS_OF.get(channel, 3)
    return tuple(
        None if value is None or not isfinite(value) else round(float(value), digits) for value in samples
    )


def _check_finite(metrics: ActivityMetrics) -> None:
    values = [getattr(metrics, field.name) for field in fields(metrics)]
    values += [offered.value for offered in metrics.plugin_metrics.values()]
    if not all(isfinite(value) for value in values if isinstance(value, float)):
        message = "a computed value is no finite number"
        raise ValueError(message)


def _copy(metrics: ActivityMetrics) -> ActivityMetrics:
    """Return the same values in dicts of their own: the caller may go on with his."""
    return replace(
        metrics,
        reasons=dict(metrics.reasons),
        dropped=dict(metrics.dropped),
        plugin_metrics=dict(metrics.plugin_metrics),
    )
