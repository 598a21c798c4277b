"""Who used what, under another name."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Text, bindparam, delete, select, update

from training_analyzer.adapters.sql.tables.usage import usage_hold, usage_record, usage_window
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import insert_into

_OLD: Final = bindparam("old", type_=Text())
_NEW: Final = bindparam("new", type_=Text())
_w = usage_window.c
_OLD_WINDOWS: Final = delete(usage_window).where(_w.subject == _OLD)
_HOLDS: Final = update(usage_hold).where(usage_hold.c.subject == _OLD).values(subject=_NEW)
_RECORDS: Final = (
    update(usage_record)
    .where(
        usage_record.c.request_id.in_(
            select(usage_record.c.request_id).where(usage_record.c.subject == _OLD).limit(bindparam("limit"))
        )
    )
    .values(subject=_NEW)
)


async def rename(transaction: Transaction, old: str, new: str, limit: int) -> int:
    """Rename the subject of its windows and holds, and of at most so many records; return of how many.

    Windows and holds together: what is settled meanwhile finds the window that it was taken from.
    """
    names = {"old": old, "new": new}
    await transaction.write(_windows(transaction.engine), names)
    await transaction.write(_OLD_WINDOWS, {"old": old})
    await transaction.write(_HOLDS, names)
    return (await transaction.write(_RECORDS, {**names, "limit": limit})).rowcount


@cache
def _windows(engine: str) -> Any:
    """Return what adds the windows of the old subject to those of the new one."""
    columns = [each for each in usage_window.columns if each.name != "subject"]
    under_new = select(_NEW.label("subject"), *columns).where(_w.subject == _OLD)
    insert = insert_into(usage_window, engine).from_select(
        ["subject", *(each.name for each in columns)], under_new
    )
    return insert.on_conflict_do_update(
        index_elements=list(usage_window.primary_key),
        set_={
            "used": _w.used + insert.excluded.used,
            "reserved": _w.reserved + insert.excluded.reserved,
        },
    )
