"""``make bench-size``: fills the stores, measures, prints the tables."""

import argparse
import asyncio
import os
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path

from benchmarks import baseline
from benchmarks.size import bare_postgres
from benchmarks.size.bare_write import OnPostgres, OnSqlite
from benchmarks.size.deployments import (
    MEASURED,
    Filled,
    as_owner,
    at,
    on_postgres,
    on_sqlite,
    opened,
    users_for,
)
from benchmarks.size.figures import Figure, table
from benchmarks.size.run import against_baseline, depth, fence, size, write
from benchmarks.world import NOW
from tests.databases import databases_of
from tests.postgres import cluster


def say(text: str) -> None:
    """Print at once: a run takes minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def measure_sqlite(full: Filled, small: Filled) -> None:
    """Print the tables of SQLite."""
    async with opened(full) as one, opened(small) as other:
        sessions = {each.token: str(each.session_id) for each in one.athletes}
        bare = baseline.app(Path(one.place), sessions, NOW)
        async with bare.lifespan():
            found = await against_baseline(one, bare)
            found.append(await write(one, OnSqlite(Path(one.place))))
            _tables("SQLite", found, [await depth(one), *await size(one, other)])


async def measure_postgres(full: Filled, small: Filled) -> None:
    """Print the tables of PostgreSQL."""
    owner = as_owner(full.place)
    unfenced = at(owner, full.settings.data_dir, read_fence="off")
    fenced = at(owner, full.settings.data_dir)
    async with opened(full) as one, opened(small) as other, bare_postgres.pool_at(full.place) as pool:
        bare = bare_postgres.app(pool, {each.token: each.session_id for each in one.athletes}, NOW)
        async with bare.lifespan():
            found = await against_baseline(one, bare)
            found.append(await write(one, OnPostgres(pool)))
            rest = [await depth(one), *await size(one, other)]
            async with opened(full, fenced) as on, opened(full, unfenced) as off:
                rest.append(await fence(on, off))
            _tables("PostgreSQL", found, rest)


def _tables(engine: str, found: list[Figure], rest: list[Figure]) -> None:
    say(f"\n{engine}, beside the driver:\n\n{table(found, sides=('ours', 'by hand'))}")
    say(f"\n{engine}, ours beside ours:\n\n{table(rest, sides=('first', 'second'))}")


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="benchmarks.size", description=__doc__)
    parser.add_argument("--activities", type=int, default=1_000_000, help="in the full store (1,000,000)")
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    asked = parser.parse_args()
    users = users_for(asked.activities)
    say(f"{users:,} athletes with 1,000 activities each; the small store has {MEASURED}.")
    with tempfile.TemporaryDirectory(prefix="ta-size-") as name:
        folder = Path(name)
        if asked.only != "postgres":
            full, small = on_sqlite(folder / "full", users), on_sqlite(folder / "small", MEASURED)
            say(f"SQLite {sqlite3.sqlite_version} filled in {full.seconds:.0f} s: {full.size_mb:,.0f} MB.")
            asyncio.run(measure_sqlite(full, small))
        if asked.only != "sqlite":
            _on_postgres(folder, users)
    say(f"\nPython {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}.")


def _on_postgres(folder: Path, users: int) -> None:
    with (
        cluster() as server,
        databases_of(server, f"ta_size_{os.getpid()}") as made,
        on_postgres(made, folder / "p", users) as full,
        on_postgres(made, folder / "q", MEASURED) as small,
    ):
        say(f"\nPostgreSQL filled, vacuumed and analysed in {full.seconds:.0f} s: {full.size_mb:,.0f} MB.")
        asyncio.run(measure_postgres(full, small))


if __name__ == "__main__":
    main()
