"""``make bench``: prints the table."""

import asyncio
import platform
import sys
import tempfile
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import baseline
from benchmarks.asgi import check_same, fetch
from benchmarks.imports import one_recording, whole_diary
from benchmarks.logins import log_in, others_latency
from benchmarks.plain import plain_parse, plain_recurrence
from benchmarks.protection import counting, guesses
from benchmarks.recalculation import ten_years
from benchmarks.rounds import Row, compared, table
from benchmarks.syncs import loop_lag
from benchmarks.world import ACTIVITIES, NOW, World, opened
from tests.files.fit_encoder import a_fit_file
from training_analyzer.adapters.files.parse import parse
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.services.rebuild_series import by_series
from training_analyzer.domain.training.daily import DayTotal
from training_analyzer.domain.training.fitness import grow
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.entrypoints.http.activity_lists import Filter
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.http.times import activity_text

_TEN_YEARS = "2016-11-25"


async def run() -> list[Row]:
    """Return the rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder)) as world:
            file = Path(folder) / FILE_NAME
            return [
                *await _reads(world, file),
                *await _work(world),
                await one_recording(world),
                await whole_diary(Path(folder) / "import"),
                await ten_years(Path(folder) / "years"),
                await log_in(world, file),
                await guesses(world),
                await counting(Path(folder)),
                *others_latency(Path(folder) / "served"),
                *await loop_lag(Path(folder) / "syncs"),
            ]


async def _reads(world: World, file: Path) -> list[Row]:
    """Measure what is read over HTTP, in process, beside bare handlers."""
    token, session = world.signed_in.access.text, world.signed_in.session.id
    inner = litestar_app(lambda: nullcontext(world.ports))
    ours = Frame(inner, production=False)
    bare = baseline.app(file, {token: str(session)}, NOW)
    page = await world.ports.store.hot_reads.activity_page(world.user_id, after=None, limit=ACTIVITIES)
    deep, one = page[-30], activity_text(page[0].id)
    cursors = Cursors(world.ports.derived_keys)
    cursor = cursors.encode(Position(deep.started_at, deep.id), Filter(None, None, None))
    at = deep.started_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    reads = (
        ("page 1 of 20", "/v1/activities", "", "/page", "at=9999&below=z"),
        ("deepest page of 20", "/v1/activities", f"cursor={cursor}", "/page", f"at={at}&below={deep.id}"),
        ("one activity", f"/v1/activities/{one}", "", "/one", f"activity_id={page[0].id}"),
        (
            "ten years of training load",
            "/v1/training-load",
            f"from={_TEN_YEARS}",
            "/series",
            f"first={_TEN_YEARS}",
        ),
    )
    rows = []
    async with inner.lifespan(), bare.lifespan():
        for name, path, query, bare_path, bare_query in reads:
            sides = (
                partial(fetch, ours, path, query, token),
                partial(fetch, bare, bare_path, bare_query, token),
            )
            check_same(*[await side() for side in sides])
            rows.append(await compared(name, *sides, count=20 if "years" in name else 300, target=1.33))
    return rows


async def _work(world: World) -> list[Row]:
    """Measure parsing and the series beside the bare loops."""
    ride = a_fit_file(sport="cycling", seconds=3600, power=[200, 210, 190], hr=[140, 141])
    totals = await _totals(world)
    loads = [total.load for total in totals]
    preferences = TrainingPreferences()

    async def imported() -> None:
        parse(ride)

    async def parsed() -> None:
        plain_parse(ride)

    async def grown() -> None:
        grow(totals, before=None, preferences=preferences)

    async def looped() -> None:
        plain_recurrence(loads)

    return [
        await compared("parse an hour's FIT", imported, parsed, count=5, target=None),
        await compared("series of ten years from nothing", grown, looped, count=20, target=None),
    ]


async def _totals(world: World) -> list[DayTotal]:
    """Return ten years of daily totals."""
    async with world.ports.store.work.snapshot() as w:
        return list(by_series(await w.activities.day_totals(world.user_id, date(2016, 11, 25)))["all"])


if __name__ == "__main__":
    sys.stdout.write(f"{table(asyncio.run(run()))}\n\nPython {platform.python_version()}, one process.\n")
