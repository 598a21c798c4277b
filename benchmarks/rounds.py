"""Measuring two sides in turns: what disturbs one disturbs the other."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from statistics import median

type Operation = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Row:
    """One line of the table: CPU milliseconds an operation on both sides, and the ratio to stay below."""

    name: str
    ours_ms: float
    baseline_ms: float
    target: float | None

    @property
    def ratio(self) -> float:
        """How much more ours costs."""
        return self.ours_ms / self.baseline_ms


async def cpu_ms(operation: Operation, count: int) -> float:
    """Return the processor time of this process for one operation, as the mean of many."""
    begun = time.process_time()
    for _ in range(count):
        await operation()
    return (time.process_time() - begun) * 1000.0 / count


async def compared(
    name: str, ours: Operation, baseline: Operation, *, count: int, target: float | None, rounds: int = 5
) -> Row:
    """Return the medians of interleaved rounds, after one round to warm up."""
    sides: Mapping[str, tuple[Operation, list[float]]] = {"ours": (ours, []), "baseline": (baseline, [])}
    for number in range(rounds + 1):
        for operation, found in sides.values():
            taken_ms = await cpu_ms(operation, count)
            if number:
                found.append(taken_ms)
    return Row(name, median(sides["ours"][1]), median(sides["baseline"][1]), target)


def table(rows: list[Row]) -> str:
    """Return the rows as Markdown."""
    lines = ["| operation | ours, CPU ms | baseline, CPU ms | ratio | target |", "|---|---|---|---|---|"]
    for row in rows:
        target = "" if row.target is None else f"<= {row.target:g}"
        lines.append(
            f"| {row.name} | {row.ours_ms:.3f} | {row.baseline_ms:.3f} | {row.ratio:.2f} | {target} |"
        )
    return "\n".join(lines)
