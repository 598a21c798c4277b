"""Everything of a move but writing: what would forbid it, and which rows would stop it."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from training_analyzer.adapters.sql.move.form import Form, Unfit
from training_analyzer.adapters.sql.move.report import Finding, Progress, Report, TableReport
from training_analyzer.adapters.sql.move.source import Source
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.supabase.move.preflight import obstacles, wrong_revisions
from training_analyzer.adapters.supabase.move.run import Order, conclude
from training_analyzer.adapters.supabase.move.target import Target, opened
from training_analyzer.adapters.supabase.settings import owner_settings_of
from training_analyzer.ports.deployment import Deployment

TARGET: Final = "target"
"""What findings name that are about no table in particular."""

_MOST_NAMED: Final = 10


async def inspect(
    source: Source, deployment: Deployment, order: Order, report: Report, progress: Progress
) -> None:
    """Write nothing, and report what a move would meet. Raises InvalidSetting, StoreUnavailable, MoveFindings."""
    forms = [Form(table) for table in order.plan.tables]
    async with opened(owner_settings_of(deployment)) as target:
        wrong = await wrong_revisions(source, target)
        reasons = wrong or await obstacles(target, forms, into_rows=order.overwrite)
        report.findings += [Finding(TARGET, reason) for reason in reasons]
        if not wrong:
            for form in forms:
                report.tables[form.name] = TableReport(source.count(form))
                report.findings += _orphans(source, form)
                report.findings += _unfit(source, form, report, progress)
            report.findings += await _shared_addresses(source, target)
    conclude(report)
    report.outcome = "nothing in the way"


def _orphans(source: Source, form: Form) -> list[Finding]:
    return [
        Finding(form.name, f"{rows} rows refer to rows of {parent} that are not there")
        for parent, rows in source.orphans(form).items()
    ]


def _unfit(source: Source, form: Form, report: Report, progress: Progress) -> Iterator[Finding]:
    """Yield the rows that the target could not hold: by type, NULL, range or characters."""
    whole, found = report.tables[form.name].source_rows, 0
    progress("inspect", form.name, 0, whole)
    for raw in source.rows(form):
        try:
            form.converted(raw)
        except Unfit as unfit:
            found += 1
            if found <= _MOST_NAMED:
                yield Finding(form.name, str(unfit), form.key(raw))
    if found > _MOST_NAMED:
        yield Finding(form.name, f"{found} rows do not fit, the first are named")
    progress("inspect", form.name, whole, whole)


async def _shared_addresses(source: Source, target: Target) -> list[Finding]:
    """Return the accounts whose address another account has, in either database."""
    form = Form(user_account)
    holder = {_even(email): user_id for user_id, email in await target.addresses()}
    found = []
    for raw in source.rows(form):
        user_id, email = raw[form.columns.index("id")], raw[form.columns.index("email")]
        if holder.setdefault(_even(email), user_id) != user_id:
            found.append(Finding(form.name, "another account has the same address", form.key(raw)))
    return found


def _even(address: str) -> str:
    return unicodedata.normalize("NFC", address).lower()
