"""Taking in recordings: one at a time, and a whole diary at once."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.plain import plain_parse
from benchmarks.rounds import Row, compared
from benchmarks.world import NOW, World, diary, opened
from tests.files.fit_encoder import a_fit_file
from training_analyzer.adapters.files.frames import Refused, decode, encode, raise_refusal
from training_analyzer.adapters.files.worker import reply_to
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.recording import Recording
from training_analyzer.domain.services.import_recording import import_recording

_ROUNDS = 3
_FILES_A_ROUND = 2
_BULK = 5_000


class _ReaderHere:
    """Does the work of the parser's process in this one, where its processor time is counted."""

    async def read(self, body: bytes) -> Recording:
        """Return what the file holds, having gone through the form that passes between the processes."""
        reply = decode(encode(reply_to(body)))
        if isinstance(reply, Refused):
            raise_refusal(reply)
        return reply.recording


async def one_recording(world: World) -> Row:
    """Measure an hour's ride from bytes to stored activity, beside the bare parser over the same bytes."""
    needed = (_ROUNDS + 1) * _FILES_A_ROUND
    files = [
        a_fit_file(
            sport="cycling",
            start=NOW - timedelta(hours=26 * (number + 1)),
            seconds=3600,
            power=[200, 210, 190],
            hr=[140, 141],
        )
        for number in range(needed)
    ]
    ours, bare = iter(files), iter(files)

    async def imported() -> None:
        ports = world.ports
        found = await import_recording(
            body=next(ours),
            start_time=None,
            user_id=world.user_id,
            work=ports.store.work,
            reader=_ReaderHere(),
            observers=ports.observers,
            offered=ports.catalog.metrics,
            make_id=ports.make_id,
            clock=ports.clock,
        )
        assert found.new

    async def parsed() -> None:
        plain_parse(next(bare))

    return await compared(
        "import an hour's FIT, bytes to stored activity",
        imported,
        parsed,
        count=_FILES_A_ROUND,
        rounds=_ROUNDS,
        target=None,
    )


async def whole_diary(folder: Path) -> Row:
    """Measure 5,000 activities into an empty store, beside ``executemany`` of finished rows into another.

    The target of 0.6 of the driver's speed is 1.67 of its processor time.
    """
    ours, other = folder / "ours", folder / "bare"
    async with opened(ours, 0) as world, opened(other, 0) as rehearsal:
        batches = [diary(world.ports, world.user_id, _BULK, seed=number) for number in range(_ROUNDS + 1)]
        rows = await _as_rows(rehearsal, other / FILE_NAME, batches)
        with closing(sqlite3.connect(other / FILE_NAME, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = NORMAL")
            turn = count()
            left = iter(batches)

            async def added() -> None:
                async with world.ports.store.work() as w:
                    await w.activities.add_all(next(left))
                    await w.commit()

            async def inserted() -> None:
                batch = rows[next(turn)]
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    f"INSERT INTO activity VALUES ({', '.join('?' * len(batch[0]))})",
                    batch,
                )
                connection.execute("COMMIT")

            return await compared(
                "bulk import of 5,000 activities", added, inserted, count=1, rounds=_ROUNDS, target=1.67
            )


async def _as_rows(
    rehearsal: World, file: Path, batches: Sequence[Sequence[Activity]]
) -> list[list[tuple[Any, ...]]]:
    """Return batches as the driver takes them, for the athlete of another store, which is left empty."""
    found = []
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for batch in batches:
            async with rehearsal.ports.store.work() as w:
                await w.activities.add_all([replace(each, user_id=rehearsal.user_id) for each in batch])
                await w.commit()
            found.append(connection.execute("SELECT * FROM activity ORDER BY rowid").fetchall())
            connection.execute("DELETE FROM activity")
    return found
