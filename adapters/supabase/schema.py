"""Which revision the database is at, and whether this version of the product can serve it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from training_analyzer.adapters.sql.errors import SILENT, meaning_on_postgres
from training_analyzer.adapters.sql.migrations.errors import UnknownRevision
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE, head, revisions
from training_analyzer.adapters.supabase.errors import SchemaBehind
from training_analyzer.domain.errors import StoreUnavailable, TrainingAnalyzerError

type Fetch = Callable[..., Awaitable[Sequence[Sequence[Any]]]]
"""Returns the rows of a statement, whose arguments follow it."""


async def revision_in(fetch: Fetch, schema: str) -> str | None:
    """Return the revision that the database is at, None before the first."""
    table = f'"{schema}".{VERSION_TABLE}'
    ((there,),) = await fetch("SELECT to_regclass($1)::text", table)
    if there is None:
        return None
    found = await fetch(f"SELECT version_num FROM {table}")  # noqa: S608 - a checked name
    return str(found[0][0]) if found else None


def check_revision(found: str | None) -> None:
    """Raise SchemaBehind or UnknownRevision unless this version can serve.

    The revision after our own is served too: it only adds, so that the database is migrated while we still run.
    """
    if found not in {head(), following(head())}:
        raise SchemaBehind(found, head()) if found in {None, *revisions()} else UnknownRevision(str(found))


def following(revision: str) -> str:
    """Return the number of the revision after one."""
    return f"{int(revision) + 1:04}"


def told(error: Exception) -> TrainingAnalyzerError:
    """Return the failure that callers know behind one of the driver's while it connects."""
    known = meaning_on_postgres(getattr(error, "sqlstate", None))
    if isinstance(error, TimeoutError):
        return StoreUnavailable(SILENT)
    return known or StoreUnavailable(f"the server cannot be reached ({_first_line(error)})")


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
