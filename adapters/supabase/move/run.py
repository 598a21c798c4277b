"""The move into PostgreSQL, and the comparison alone, over an open source."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.sql.move.errors import MoveFindings, MoveRefused
from training_analyzer.adapters.sql.move.form import Form, Key, Raw, Row, Unfit
from training_analyzer.adapters.sql.move.limits import Limits
from training_analyzer.adapters.sql.move.plan import Plan, plan_of
from training_analyzer.adapters.sql.move.report import Finding, Progress, Report, TableReport
from training_analyzer.adapters.sql.move.source import Source, batches, with_parents
from training_analyzer.adapters.supabase.move.compare import compare
from training_analyzer.adapters.supabase.move.gone import remove_gone
from training_analyzer.adapters.supabase.move.preflight import obstacles, wrong_revisions
from training_analyzer.adapters.supabase.move.target import Run, Target, opened
from training_analyzer.adapters.supabase.settings import owner_settings_of
from training_analyzer.ports.deployment import Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be moved. ``resume`` goes on with the run ``run_id``, with the tables that it began with."""

    run_id: UUID
    now: datetime
    plan: Plan
    overwrite: bool = False
    resume: bool = False
    limits: Limits = field(default_factory=Limits)


async def move(
    source: Source, deployment: Deployment, order: Order, report: Report, progress: Progress
) -> None:
    """Move, then compare both sides.

    Raises MoveRefused, InvalidSetting, StoreUnavailable, WriteConflict, MoveFindings. The report's outcome tells
    whether anything can have been written.
    """
    async with opened(owner_settings_of(deployment)) as target:
        run = await _begun(source, target, order)
        forms = [Form(table) for table in plan_of(run.tables).tables]
        report.run_id, report.outcome = run.id, "interrupted"
        report.tables = {form.name: TableReport(source.count(form)) for form in forms}
        if run.overwrite:  # what is gone may hold an address that another has now
            await remove_gone(source, target, forms, report, progress)
        for form in forms:
            await _move_table(source, target, run, form, order.limits, report, progress)
            await target.analyze(form)
        if run.overwrite:  # what stale rows referred to
            await remove_gone(source, target, forms, report, progress)
        await compare(source, target, forms, order.limits, report, progress)
    conclude(report)


async def verify(
    source: Source, deployment: Deployment, run_id: UUID, limits: Limits, report: Report, progress: Progress
) -> None:
    """Compare the tables of a run again. Raises as `move` does, and writes nothing."""
    async with opened(owner_settings_of(deployment)) as target:
        if wrong := await wrong_revisions(source, target):
            raise MoveRefused(*wrong)
        run = await target.run(run_id)
        forms = [Form(table) for table in plan_of(run.tables).tables]
        report.run_id, report.outcome = run_id, "interrupted"
        report.tables = {form.name: TableReport(source.count(form)) for form in forms}
        await compare(source, target, forms, limits, report, progress)
    conclude(report)


def conclude(report: Report) -> None:
    """Raise MoveFindings where something was found."""
    report.outcome = "findings" if report.findings else "verified"
    if report.findings:
        raise MoveFindings(report.findings)


async def _begun(source: Source, target: Target, order: Order) -> Run:
    """Return the run, noted in the target. Raises MoveRefused."""
    if wrong := await wrong_revisions(source, target):
        raise MoveRefused(*wrong)
    if order.resume:
        run = await target.run(order.run_id)
    else:
        run = Run(order.run_id, order.plan.names, order.overwrite, {})
    forms = [Form(table) for table in plan_of(run.tables).tables]
    if reasons := await obstacles(target, forms, into_rows=order.resume or run.overwrite):
        raise MoveRefused(*reasons)
    if not order.resume:
        await target.begin(run, order.now)
    return run


async def _move_table(
    source: Source, target: Target, run: Run, form: Form, limits: Limits, report: Report, progress: Progress
) -> None:
    table, began = report.tables[form.name], time.monotonic()
    reached = run.reached.get(form.name)
    before = reached.moved if reached else 0
    progress("move", form.name, before, table.source_rows)
    for batch in batches(source.rows(form, reached.last_key if reached else None), limits):
        try:
            rows = list(_converted(form, with_parents(source, form, batch)))
            table.inserted += await _put(target, run, form, rows, form.key(batch[-1]), len(batch))
        except _Refused as refused:
            report.findings.append(refused.finding)
            conclude(report)
        table.moved += len(batch)
        progress("move", form.name, before + table.moved, table.source_rows)
    table.seconds = round(time.monotonic() - began, 3)


class _Refused(Exception):
    """A batch that cannot be moved."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def _converted(form: Form, batch: Sequence[Raw]) -> Iterator[Row]:
    for raw in batch:
        try:
            yield form.converted(raw)
        except Unfit as unfit:
            raise _Refused(Finding(form.name, str(unfit), form.key(raw))) from unfit


async def _put(target: Target, run: Run, form: Form, rows: Sequence[Row], last: Key, moved: int) -> int:
    try:
        return await target.put(run, form, rows, last=last, moved=moved)
    except asyncpg.ForeignKeyViolationError as error:
        reason = (
            f"rows refer to ones that are not there ({error.constraint_name}); where the source was written while the "
            f"run was interrupted, begin a new one with --overwrite"
        )
        raise _Refused(Finding(form.name, reason)) from error
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        rule = error.constraint_name or f"error {error.sqlstate}"
        raise _Refused(Finding(form.name, f"the target refuses a row by {rule}")) from error
