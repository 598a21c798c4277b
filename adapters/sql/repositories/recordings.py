"""Streams, laps, metrics and files in SQL."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, insert, select, update

from training_analyzer.adapters.sql.mapping.efforts import efforts_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.recordings import (
    FILE_COLUMNS,
    LAP_COLUMNS,
    METRIC_COLUMNS,
    file_of,
    lap_of,
    metrics_of,
    metrics_row,
)
from training_analyzer.adapters.sql.mapping.streams import decoded, encoded
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.tables.recording import (
    activity_effort,
    activity_file,
    activity_lap,
    activity_metric,
    activity_stream,
)
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put, put_once
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import OriginalFile
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.metrics import ActivityMetrics

OUTDATED: Final = 0
"""Stored in the place of an algorithm's number, which starts at 1."""

_m, _a = activity_metric.c, activity.c
LAPS: Final = (
    select(*LAP_COLUMNS)
    .where(
        activity_lap.c.user_id == bindparam("user_id"), activity_lap.c.activity_id == bindparam("activity_id")
    )
    .order_by(activity_lap.c.position)
)
METRICS: Final = select(*METRIC_COLUMNS).where(
    _m.user_id == bindparam("user_id"), _m.activity_id == bindparam("activity_id")
)
STREAMS: Final = (
    select(activity_stream.c.channel, activity_stream.c.samples)
    .where(
        activity_stream.c.user_id == bindparam("user_id"),
        activity_stream.c.activity_id == bindparam("activity_id"),
    )
    .order_by(activity_stream.c.channel)
)
# In the index's own order, and read off the index alone: no sort, and no row is touched.
OUTDATED_IDS: Final = (
    select(_m.activity_id)
    .where(_m.user_id == bindparam("user_id"), _m.algorithm != bindparam("algorithm"))
    .order_by(_m.activity_id)
    .limit(bindparam("limit"))
)
FILE: Final = select(*FILE_COLUMNS).where(
    activity_file.c.user_id == bindparam("user_id"), activity_file.c.sha256 == bindparam("digest")
)


class SqlRecordings:
    """Parts of an activity, keyed by its owner and id. Writing parts of an unknown activity raises NotFound."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put_streams(self, user_id: UserId, activity_id: ActivityId, streams: Streams) -> None:
        """Store the columns, replacing those there were."""
        self._transaction.check_owner(user_id)
        blobs = await asyncio.to_thread(_encoded, streams)
        rows = [{"channel": channel.value, "samples": blob} for channel, blob in blobs.items()]
        await self._replace(activity_stream, user_id, activity_id, rows)

    async def streams(
        self, user_id: UserId, activity_id: ActivityId, channels: Collection[Channel] | None = None
    ) -> Streams:
        """Return the columns asked for that exist, all when None is asked for."""
        self._transaction.check_owner(user_id)
        wanted = STREAMS
        if channels is not None:
            wanted = STREAMS.where(activity_stream.c.channel.in_([channel.value for channel in channels]))
        rows = await self._transaction.rows(wanted, {"user_id": user_id, "activity_id": activity_id})
        return await asyncio.to_thread(_decoded, {Channel(row.channel): row.samples for row in rows})

    async def put_laps(self, user_id: UserId, activity_id: ActivityId, laps: Sequence[Lap]) -> None:
        """Store the laps, replacing those there were."""
        self._transaction.check_owner(user_id)
        await self._replace(activity_lap, user_id, activity_id, [values_of(lap) for lap in laps])

    async def laps(self, user_id: UserId, activity_id: ActivityId) -> Sequence[Lap]:
        """Return the laps in order."""
        self._transaction.check_owner(user_id)
        rows = await self._transaction.rows(LAPS, {"user_id": user_id, "activity_id": activity_id})
        return [lap_of(row) for row in rows]

    async def put_metrics(self, user_id: UserId, activity_id: ActivityId, metrics: ActivityMetrics) -> None:
        """Store the computed values, replacing those there were."""
        self._transaction.check_owner(user_id)
        row = {"user_id": user_id, "activity_id": activity_id, **metrics_row(metrics)}
        await self._transaction.write(put(activity_metric, self._transaction.engine), row, parent="activity")
        await self._replace(activity_effort, user_id, activity_id, efforts_of(metrics))

    async def find_metrics(self, user_id: UserId, activity_id: ActivityId) -> ActivityMetrics | None:
        """Return the computed values."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(METRICS, {"user_id": user_id, "activity_id": activity_id})
        return None if row is None else metrics_of(row)

    async def outdate(self, user_id: UserId, *, sport: Sport, first: date, until: date | None) -> int:
        """Mark the metrics of a sport's activities as outdated; return how many."""
        self._transaction.check_owner(user_id)
        governed = select(_a.id).where(_a.user_id == user_id, _a.local_day >= first, _a.sport == sport.value)
        if until is not None:
            governed = governed.where(_a.local_day < until)
        marking = (
            update(activity_metric)
            .where(_m.user_id == user_id, _m.activity_id.in_(governed))
            .values(algorithm=OUTDATED)
        )
        return (await self._transaction.write(marking)).rowcount

    async def outdated(self, user_id: UserId, *, algorithm: int, limit: int) -> Sequence[ActivityId]:
        """Return activities whose metrics are marked or were computed by another algorithm."""
        self._transaction.check_owner(user_id)
        values = {"user_id": user_id, "algorithm": algorithm, "limit": limit}
        return [ActivityId(row.activity_id) for row in await self._transaction.rows(OUTDATED_IDS, values)]

    async def put_file(self, user_id: UserId, file: OriginalFile) -> None:
        """Keep a file as it came; the same one again changes nothing."""
        self._transaction.check_owner(user_id)
        row = {"user_id": user_id, **values_of(file), "size": len(file.body)}
        await self._transaction.write(put_once(activity_file, self._transaction.engine), row)

    async def find_file(self, user_id: UserId, sha256: bytes) -> OriginalFile | None:
        """Return a file byte for byte."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(FILE, {"user_id": user_id, "digest": sha256})
        return None if row is None else file_of(row)

    async def _replace(
        self, table: Table, user_id: UserId, activity_id: ActivityId, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        own = (table.c.user_id == user_id) & (table.c.activity_id == activity_id)
        await self._transaction.write(delete(table).where(own))
        if rows:
            key = {"user_id": user_id, "activity_id": activity_id}
            await self._transaction.write(insert(table), [{**key, **row} for row in rows], parent="activity")


def _encoded(streams: Streams) -> Mapping[Channel, bytes]:
    return {channel: encoded(channel, samples) for channel, samples in streams.items()}


def _decoded(blobs: Mapping[Channel, bytes]) -> Streams:
    return {channel: decoded(blob) for channel, blob in blobs.items()}
