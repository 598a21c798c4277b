"""What is measured in a full store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks.asgi import check_same, fetch
from benchmarks.rounds import Operation
from benchmarks.size.deployments import Athlete, Deployment
from benchmarks.size.figures import Figure, eight_at_once, in_turn, in_turns
from benchmarks.size.rows import EACH
from benchmarks.world import NOW
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.manual import ManualEntry
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.record_activity import record_activity
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.entrypoints.http.activity_lists import Filter
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.times import activity_text
from training_analyzer.ports.hot_reads import ActivityRow

_FIRST, _LAST = "2024-12-25", "2026-11-23"
_APART = timedelta(seconds=125)  # what starts nearer is looked at as a duplicate
_LIST, _SERIES = "/v1/activities", "/v1/training-load"


@dataclass(frozen=True)
class Ask:
    """One athlete's request, of the product or of the baseline."""

    path: str
    query: str
    token: str


def asking(app: Any, asks: Sequence[Ask]) -> Operation:
    """Return an operation that sends one request after the other, of all athletes in turn."""
    return in_turn(lambda ask: partial(fetch, app, ask.path, ask.query, ask.token), list(asks))


async def diaries(deployment: Deployment) -> list[tuple[Athlete, Sequence[ActivityRow]]]:
    """Return the athletes who ask, each with all of the diary, newest first."""
    hot_reads = deployment.ports.store.hot_reads
    return [
        (each, await hot_reads.activity_page(each.user_id, after=None, limit=EACH))
        for each in deployment.athletes
    ]


type Read = tuple[str, int, list[Ask], list[Ask]]


async def reads(deployment: Deployment) -> list[Read]:
    """Return each read by name: how many to a round, and what both sides are asked."""
    asked = await diaries(deployment)
    return [
        ("page 1 of 20", 100, *_asks(asked, _first_page)),
        (
            "deepest page of 20",
            100,
            *_asks(asked, partial(_deepest_page, cursors=Cursors(deployment.ports.derived_keys))),
        ),
        ("one activity", 100, *_asks(asked, _one)),
        ("series of 700 days", 10, *_asks(asked, _series)),
    ]


type _Pair = tuple[str, str, str, str]


def _asks(
    asked: list[tuple[Athlete, Sequence[ActivityRow]]], read: Callable[[Sequence[ActivityRow]], _Pair]
) -> tuple[list[Ask], list[Ask]]:
    pairs = [(athlete.token, read(rows)) for athlete, rows in asked]
    ours = [Ask(path, query, token) for token, (path, query, _, _) in pairs]
    return ours, [Ask(path, query, token) for token, (_, _, path, query) in pairs]


def _first_page(_rows: Sequence[ActivityRow]) -> _Pair:
    return _LIST, "", "/page", "at=9999-01-01T00:00:00.000000Z&below=ffffffff-ffff-ffff-ffff-ffffffffffff"


def _deepest_page(rows: Sequence[ActivityRow], cursors: Cursors) -> _Pair:
    deep = rows[-30]
    at = deep.started_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    cursor = cursors.encode(Position(deep.started_at, deep.id), Filter(None, None, None))
    return _LIST, f"cursor={cursor}", "/page", f"at={at}&below={deep.id}"


def _one(rows: Sequence[ActivityRow]) -> _Pair:
    found = rows[EACH // 2].id
    return f"{_LIST}/{activity_text(found)}", "", "/one", f"activity_id={found}"


def _series(_rows: Sequence[ActivityRow]) -> _Pair:
    return _SERIES, f"from={_FIRST}&to={_LAST}", "/series", f"first={_FIRST}"


async def against_baseline(deployment: Deployment, bare: Any) -> list[Figure]:
    """Measure each read on both sides, once both were seen to say the same to every athlete."""
    figures = []
    for name, count, here, there in await reads(deployment):
        for one, other in zip(here, there, strict=True):
            check_same(*[
                await fetch(app, ask.path, ask.query, ask.token) for app, ask in ((deployment.app, one), (bare, other))
            ])  # fmt: skip
        figures.append(
            await in_turns(name, asking(deployment.app, here), asking(bare, there), count=count, target=1.33)
        )
    return figures


async def depth(deployment: Deployment) -> Figure:
    """Measure the deepest page beside the first one."""
    (_, _, first, _), (_, _, deepest, _), *_ = await reads(deployment)
    sides = asking(deployment.app, deepest), asking(deployment.app, first)
    return await in_turns("deepest page against page 1", *sides, count=100, target=1.1)


async def size(full: Deployment, small: Deployment) -> list[Figure]:
    """Measure a full store beside a small one; 0.8 of the speed is 1.25 of the time."""
    figures = []
    for (name, count, here, _), (_, _, there, _) in zip(await reads(full), await reads(small), strict=True):
        sides = asking(full.app, here), asking(small.app, there)
        figures.append(await in_turns(f"{name}, full against small", *sides, count=count, target=1.25))
    return figures


async def fence(fenced: Deployment, open_: Deployment) -> Figure:
    """Measure eight pages at once with row-level security and without; 0.7 of the speed is 1.43 of the time."""
    (_, _, first, _), *_ = await reads(fenced)
    sides = eight_at_once(asking(fenced.app, first)), eight_at_once(asking(open_.app, first))
    return await in_turns(
        "8 pages at once, fence on against off", *sides, count=20, target=1.43, by_clock=True
    )


type Enter = Callable[[ManualEntry, UserId], Any]


async def write(deployment: Deployment, bare: Any, count: int = 10) -> Figure:
    """Measure an activity entered by hand: the use case and the hand-written one, to two athletes of one diary."""
    ports, (mine, theirs, *_) = deployment.ports, deployment.athletes
    ours, others = (
        iter([_entry(number) for number in range(1_000) if number * _APART < timedelta(hours=12)])
        for _ in range(2)
    )

    async def recorded() -> None:
        await record_activity(
            entry=next(ours), timezone=None, user_id=mine.user_id, work=ports.store.work.for_user(mine.user_id),
            observers=ports.observers, offered=ports.catalog.metrics, make_id=ports.make_id, clock=ports.clock,
        )  # fmt: skip

    async def entered() -> None:
        await bare.enter(next(others), theirs.user_id, ports.make_id)

    figure = await in_turns("an activity entered by hand", recorded, entered, count=count, target=None)
    days = [await _today(deployment, each.user_id) for each in (mine, theirs)]
    assert days[0] == days[1], days
    return figure


def _entry(number: int) -> ManualEntry:
    return ManualEntry(
        sport=Sport.RUNNING,
        start_time=NOW - timedelta(hours=12) + number * _APART,
        elapsed_time_s=1800.0,
        rpe=5.0,
    )


async def _today(deployment: Deployment, user_id: UserId) -> list[DailyLoad]:
    hot_reads, day = deployment.ports.store.hot_reads, NOW.date()
    found = [
        row
        for sport in ("all", "running")
        for row in await hot_reads.training_load(user_id, sport=sport, first=day, last=day)
    ]
    assert [row.activity_count for row in found] != []
    return [
        row._replace(ctl=round(row.ctl, 9), atl=round(row.atl, 9), load=round(row.load, 9)) for row in found
    ]
