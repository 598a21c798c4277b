"""Removing an activity and what it leaves behind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, exists, insert, update

from training_analyzer.adapters.sql.repositories.activity_changes import LEG, WHOLE
from training_analyzer.adapters.sql.tables.activity import activity, tombstone
from training_analyzer.adapters.sql.tables.recording import activity_file
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.activities.activity import Activity

_a, _f = activity.c, activity_file.c
_user_of = activity.alias("user_of_file")
_BURY: Final = insert(tombstone)
_FREE_DUPLICATES: Final = (
    update(activity)
    .where(_a.user_id == bindparam("owner"), _a.duplicate_of == bindparam("primary"))
    .values(duplicate_of=None, updated_at=bindparam("now"), version=_a.version + 1)
)
# Legs, laps, streams and metrics go with it, by their foreign keys.
_REMOVE: Final = delete(activity).where(_a.user_id == bindparam("owner"), _a.id == bindparam("removed"))
_REMOVE_FILE: Final = delete(activity_file).where(
    _f.user_id == bindparam("owner"),
    _f.sha256 == bindparam("digest"),
    ~exists().where(
        _user_of.c.user_id == _f.user_id, _user_of.c.file_sha256 == _f.sha256, _user_of.c.parent_id.is_(None)
    ),
)


async def remove_activity(
    transaction: Transaction, removed: Activity, legs: Sequence[Activity], now: datetime
) -> None:
    """Remove an activity with its legs, its parts and its file; its duplicates stand on their own again."""
    owner = removed.user_id
    gone = [removed, *legs]
    await transaction.write(
        _BURY,
        [
            {
                "user_id": owner,
                "kind": WHOLE if each.parent_id is None else LEG,
                "deleted_at": now,
                "object_id": each.id,
            }
            for each in gone
        ],
    )
    await transaction.write(
        _FREE_DUPLICATES, [{"owner": owner, "primary": each.id, "now": now} for each in gone]
    )
    await transaction.write(_REMOVE, {"owner": owner, "removed": removed.id})
    if removed.file_sha256 is not None:
        await transaction.write(_REMOVE_FILE, {"owner": owner, "digest": removed.file_sha256})
