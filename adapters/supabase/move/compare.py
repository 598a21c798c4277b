"""Whether both sides hold the same rows: by range of keys, so that a difference is named at once."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final

from training_analyzer.adapters.sql.move.form import Form, Key, Raw, Unfit
from training_analyzer.adapters.sql.move.limits import Limits
from training_analyzer.adapters.sql.move.report import Finding, Progress, Report, Sum
from training_analyzer.adapters.sql.move.source import Source, batches, size_of
from training_analyzer.adapters.supabase.move.target import Target

MOST_NAMED: Final = 10
"""Differing keys that are named of a table; the others are counted."""

_AT_ONCE_BYTES: Final = 8 << 20

type Range = tuple[Key | None, Key | None, Sequence[Raw]]


async def compare(
    source: Source, target: Target, forms: Sequence[Form], limits: Limits, report: Report, progress: Progress
) -> None:
    """Add both sides' numbers and hashes to the report, and a finding for what differs."""
    async with target.connection.transaction(isolation="repeatable_read", readonly=True):
        for form in forms:
            await _compare_table(source, target, form, limits, report, progress)


async def _compare_table(
    source: Source, target: Target, form: Form, limits: Limits, report: Report, progress: Progress
) -> None:
    table = report.tables[form.name]
    progress("verify", form.name, 0, table.source_rows)
    ours, theirs = table.source, table.target = Sum(), Sum()
    differing: list[Finding] = []
    count = 0
    for after, until, batch in _ranges(source, form, limits):
        expected = dict(_digests(form, batch, ours))
        async for key, digest in _found(target, form, after, until, batch):
            theirs.add(digest)
            if key not in expected:
                count += 1
                _name(differing, form, key, "is not in the source")
            elif expected.pop(key) != digest:
                count += 1
                _name(differing, form, key, "differs from the source")
        for key in expected:
            count += 1
            _name(differing, form, key, "is not in the target")
        progress("verify", form.name, ours.rows, table.source_rows)
    report.findings += differing
    if count > len(differing):
        report.findings.append(Finding(form.name, f"{count} rows differ, the first are named"))


def _name(findings: list[Finding], form: Form, key: Key, message: str) -> None:
    if len(findings) < MOST_NAMED:
        findings.append(Finding(form.name, message, key))


def _ranges(source: Source, form: Form, limits: Limits) -> Iterator[Range]:
    """Yield ranges of keys with the source's rows in them; together they hold every key there can be."""
    after: Key | None = None
    for batch in batches(source.rows(form), limits):
        until = form.key(batch[-1])
        yield after, until, batch
        after = until
    yield after, None, ()


def _digests(form: Form, batch: Sequence[Raw], total: Sum) -> Iterator[tuple[Key, int | None]]:
    for raw in batch:
        try:
            digest = form.digest(form.converted(raw))
        except Unfit:
            total.rows += 1
            yield form.key(raw), None  # as nothing in the target can be
        else:
            total.add(digest)
            yield form.key(raw), digest


async def _found(
    target: Target, form: Form, after: Key | None, until: Key | None, batch: Sequence[Raw]
) -> AsyncIterator[tuple[Key, int]]:
    largest = max(map(size_of, batch), default=_AT_ONCE_BYTES // 50)
    at_once = max(1, min(1_000, _AT_ONCE_BYTES // max(1, largest)))
    async for row in target.rows(form, after, until, at_once=at_once):
        yield form.key_of(row), form.digest(row)
