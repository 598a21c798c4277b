"""Rows that a run brought and that the source has no more: an overwriting move takes them away first."""

from collections.abc import Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.move.form import Form
from training_analyzer.adapters.sql.move.report import Progress, Report
from training_analyzer.adapters.sql.move.source import Source
from training_analyzer.adapters.supabase.move import statements
from training_analyzer.adapters.supabase.move.target import Target

_KEYS_AT_ONCE: Final = 10_000


async def remove_gone(
    source: Source, target: Target, forms: Sequence[Form], report: Report, progress: Progress
) -> None:
    """Remove them, children first; rows that no run inserted are not touched."""
    for form in reversed(forms):
        table = report.tables[form.name]
        gone = await _gone(source, target, form)
        whole = len(gone)
        if not gone:
            continue
        progress("remove", form.name, 0, whole)
        while gone and (removed := await _remove(target, form, gone)):
            table.removed += len(removed)
            gone = [
                key for key in gone if tuple(key) not in removed
            ]  # what these referred to may be free now
        progress("remove", form.name, whole, whole)


async def _gone(source: Source, target: Target, form: Form) -> list[list[Any]]:
    """Return the keys, as the record has them."""
    found: list[list[Any]] = []
    sql, last = statements.noted(form, target.schema), None
    while rows := await target.connection.fetch(sql, last, _KEYS_AT_ONCE):
        keys = {form.key_from(values): noted for noted, *values in rows}
        there = {form.key(raw) for raw in source.named(form, keys)}
        found += [noted for key, noted in keys.items() if key not in there]
        last = rows[-1][0]
    return found


async def _remove(target: Target, form: Form, keys: Sequence[list[Any]]) -> set[tuple[Any, ...]]:
    removed: set[tuple[Any, ...]] = set()
    for first in range(0, len(keys), _KEYS_AT_ONCE):
        rows = await target.connection.fetch(
            statements.remove(form, target.schema), keys[first : first + _KEYS_AT_ONCE]
        )
        removed |= {tuple(key) for (key,) in rows}
    return removed
