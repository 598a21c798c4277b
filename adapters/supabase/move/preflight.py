"""What forbids a move, before anything is written."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from training_analyzer.adapters.sql.migrations.history import head
from training_analyzer.adapters.sql.move.form import Form
from training_analyzer.adapters.sql.move.source import Source
from training_analyzer.adapters.supabase.move import statements
from training_analyzer.adapters.supabase.move.target import Target

_RECORD: Final = ("data_move", "data_move_table", "data_move_key")
_VERBS: Final = "SELECT, INSERT, UPDATE, DELETE"


async def obstacles(target: Target, forms: Sequence[Form], *, into_rows: bool) -> list[str]:
    """Return what forbids a move between sides of one revision; ``into_rows`` says that the target may have rows."""
    found = [each async for each in _denied(target, forms)]
    if not found and not into_rows:
        filled = [form.name for form in forms if await target.has_rows(form)]
        if filled:
            found.append(
                f"the target has rows in {', '.join(filled)} (--resume goes on with a run, --overwrite replaces)"
            )
    return found


async def wrong_revisions(source: Source, target: Target) -> list[str]:
    """Return which side is not at the revision of this version: rows are moved between equal tables alone."""
    return [*_wrong("source", source.revision()), *await wrong_target(target)]


async def wrong_target(target: Target) -> list[str]:
    """Return whether the target is not at the revision of this version."""
    return _wrong("target", await target.revision())


def _wrong(side: str, revision: str | None) -> list[str]:
    if revision == head():
        return []
    return [f"the {side} is at revision {revision or 'none'}, and this version moves at {head()}"]


async def _denied(target: Target, forms: Sequence[Form]) -> AsyncIterator[str]:
    ask = target.connection.fetchval
    if not await ask("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"):
        yield "row-level security binds the login: TA_SUPABASE__OWNER_URL has to name one with BYPASSRLS"
    if not await ask("SELECT has_database_privilege(current_database(), 'TEMPORARY')"):
        yield "the login may not make temporary tables"
    for name in (*_RECORD, *(form.name for form in forms)):
        place = statements.place(target.schema, name)
        for verb in _VERBS.split(", "):
            if not await ask("SELECT has_table_privilege($1, $2)", place, verb):
                yield f"the login may not {verb} in {name}"
