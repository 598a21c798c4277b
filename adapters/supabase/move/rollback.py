"""The way back: a run's own rows are removed again, and no other."""

from typing import Final
from uuid import UUID

from training_analyzer.adapters.sql.move.errors import MoveRefused
from training_analyzer.adapters.sql.move.form import Form
from training_analyzer.adapters.sql.move.plan import plan_of, refers_to_itself
from training_analyzer.adapters.sql.move.report import Finding, Progress, Report, TableReport
from training_analyzer.adapters.supabase.move import statements
from training_analyzer.adapters.supabase.move.preflight import wrong_target
from training_analyzer.adapters.supabase.move.run import conclude
from training_analyzer.adapters.supabase.move.target import Target, opened
from training_analyzer.adapters.supabase.settings import owner_settings_of
from training_analyzer.ports.deployment import Deployment

_KEYS_AT_ONCE: Final = 10_000


async def roll_back(deployment: Deployment, run_id: UUID, report: Report, progress: Progress) -> None:
    """Remove what a run inserted, children first; stopped anywhere, it can be called again.

    Rows that the run overwrote stay as they are. Rows of the run that others refer to stay as well, and are found.
    Raises MoveRefused, MoveFindings, StoreUnavailable.
    """
    async with opened(owner_settings_of(deployment)) as target:
        if wrong := await wrong_target(target):
            raise MoveRefused(*wrong)
        run = await target.run(run_id)
        forms = [Form(table) for table in plan_of(run.tables).tables]
        report.run_id, report.outcome = run_id, "interrupted"
        await target.forget_checkpoints(run_id)  # what is resumed from now on begins at the beginning
        for form in reversed(forms):
            report.tables[form.name] = TableReport(source_rows=0)
            await _roll_back_table(target, run_id, form, report, progress)
        if not report.findings:
            await target.forget(run_id)
    conclude(report)
    report.outcome = "rolled back"


async def _roll_back_table(
    target: Target, run_id: UUID, form: Form, report: Report, progress: Progress
) -> None:
    table = report.tables[form.name]
    whole = await target.inserted(run_id, form)
    progress("roll back", form.name, 0, whole)
    while (removed := await _walk(target, run_id, form)) and refers_to_itself(form.table):
        table.removed += removed  # and again: what these referred to may be free now
    table.removed += removed
    progress("roll back", form.name, whole, whole)
    if kept := await target.inserted(run_id, form):
        report.findings.append(
            Finding(form.name, f"{kept} rows stay: rows that the run did not insert refer to them")
        )


async def _walk(target: Target, run_id: UUID, form: Form) -> int:
    """Go through a run's keys of a table once; return how many rows were removed."""
    sql, last = statements.take_back(form, target.schema), None
    removed: int = 0
    while True:
        seen, gone, last = await target.connection.fetchrow(sql, run_id, last, _KEYS_AT_ONCE)
        removed += gone
        if seen < _KEYS_AT_ONCE:
            return removed
