"""How far a move is, on standard error: a bar on a terminal, a line a table anywhere else."""

import time
from types import TracebackType
from typing import Self

import click
from rich.progress import TaskID

from training_analyzer.adapters.sql.move.report import Report
from training_analyzer.entrypoints.cli.progress import Rate, progress_bar


class MoveProgress:
    """Shows the table at hand and all of them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._bar = progress_bar(Rate())
        self._tasks: dict[tuple[str, str], TaskID] = {}
        self._began: dict[tuple[str, str], float] = {}
        self._done: dict[tuple[str, str], int] = {}

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, step: str, table: str, done: int, whole: int) -> None:
        """Take note; a table's end is told once."""
        at = step, table
        ended = self._done.get(at) == whole
        began = self._began.setdefault(at, time.monotonic())
        self._done[at] = done
        self._show((step, table), done, whole)
        self._show((step, "all"), sum(n for (of, _), n in self._done.items() if of == step), self._rows())
        if done >= whole and not ended and self._bar.disable:
            spent = time.monotonic() - began
            rate = f", {done / spent:,.0f} a second" if spent > 0 and done else ""
            click.echo(f"{step} {table}: {done:,} rows{rate}", err=True)

    def _rows(self) -> int:
        return sum(table.source_rows for table in self._report.tables.values())

    def _show(self, at: tuple[str, str], done: int, whole: int) -> None:
        if at not in self._tasks:
            self._tasks[at] = self._bar.add_task(" ".join(at), total=whole)
        self._bar.update(self._tasks[at], completed=done, visible=done < whole)
