"""What an operation costs in processor time and by the clock, in turns with another."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.rounds import Operation

ROUNDS: Final = 9


@dataclass(frozen=True)
class Cost:
    """Milliseconds of this process's processors, and of the clock, an operation."""

    cpu_ms: float
    wall_ms: float


@dataclass(frozen=True)
class Figure:
    """One line: what two sides cost, how much more the first one does, and what that is to stay below."""

    name: str
    ours: Cost
    other: Cost
    ratio: float
    target: float | None
    by_clock: bool


async def in_turns(
    name: str, ours: Operation, other: Operation, *, count: int, target: float | None, by_clock: bool = False
) -> Figure:
    """Return the medians of interleaved rounds, after one to warm up; each side is the first one in turn.

    The ratio is the median of the rounds' own, of processor time or of the clock.
    """
    rounds: list[tuple[Cost, Cost]] = []
    for number in range(ROUNDS + 1):
        if number % 2:
            one = await _cost(ours, count)
            rounds.append((one, await _cost(other, count)))
        else:
            two = await _cost(other, count)
            rounds.append((await _cost(ours, count), two))
    del rounds[0]
    first, second = (_median([each[side] for each in rounds]) for side in (0, 1))
    ratio = median(one.wall_ms / two.wall_ms if by_clock else one.cpu_ms / two.cpu_ms for one, two in rounds)
    return Figure(name, first, second, ratio, target, by_clock)


async def _cost(operation: Operation, count: int) -> Cost:
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    for _ in range(count):
        await operation()
    scale = 1000.0 / count
    return Cost((time.process_time() - cpu_s) * scale, (time.perf_counter() - wall_s) * scale)


def _median(costs: list[Cost]) -> Cost:
    return Cost(median(each.cpu_ms for each in costs), median(each.wall_ms for each in costs))


def eight_at_once(operation: Operation) -> Operation:
    """Return an operation that is eight of another, begun together."""

    async def all_of() -> object:
        return await asyncio.gather(*(operation() for _ in range(8)))

    return all_of


def in_turn[T](operation: Callable[[T], Operation], over: list[T]) -> Operation:
    """Return an operation that is another one for each of several, again and again."""
    made = [operation(each) for each in over]
    place = 0

    async def next_one() -> object:
        nonlocal place
        place += 1
        return await made[place % len(made)]()

    return next_one


def table(figures: list[Figure], *, sides: tuple[str, str]) -> str:
    """Return the figures as Markdown."""
    one, other = sides
    lines = [
        f"| operation | {one}: CPU ms | {other}: CPU ms | ratio | target | {one}: wall ms | {other}: wall ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in figures:
        target = "" if each.target is None else f"<= {each.target:.2f}"
        basis = " (wall)" if each.by_clock else ""
        lines.append(
            f"| {each.name} | {each.ours.cpu_ms:.3f} | {each.other.cpu_ms:.3f} | {each.ratio:.2f}{basis} | {target} "
            f"| {each.ours.wall_ms:.3f} | {each.other.wall_ms:.3f} |"
        )
    return "\n".join(lines)
