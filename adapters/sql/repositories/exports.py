"""Archives in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, tuple_

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.tables.operation import export_file
from training_analyzer.adapters.sql.transaction import AnyRow, Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ExportId, UserId
from training_analyzer.domain.jobs.export import ExportFile, ExportKind

_c = export_file.c
_COLUMNS: Final = columns_of(ExportFile, export_file)
_now: Final = bindparam("now", type_=UtcTime())
_OWN: Final = (_c.user_id == bindparam("owner")) & (_c.expires_at > _now)
FIND: Final = select(*_COLUMNS).where(_OWN, _c.id == bindparam("export_id"))
BODY: Final = select(_c.body).where(_OWN, _c.id == bindparam("export_id"))
# without the bodies, which may be large
LIST: Final = select(*_COLUMNS).where(_OWN)
EXPIRED: Final = (
    select(_c.user_id, _c.id).where(_c.expires_at <= _now).order_by(_c.expires_at).limit(bindparam("limit"))
)
_REPLACED: Final = delete(export_file).where(
    _c.user_id == bindparam("owner"), _c.kind == bindparam("of_kind")
)
_ADD: Final = insert(export_file)
_PURGE: Final = delete(export_file).where(tuple_(_c.user_id, _c.id).in_(EXPIRED))


class SqlExports:
    """One row an archive, its bytes among them: every machine reaches the database, and none another's folder."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, export: ExportFile, body: bytes) -> None:
        """Store an archive in the place of its owner's others of its kind. Raises NotFound."""
        self._transaction.check_owner(export.user_id)
        await self._transaction.write(_REPLACED, {"owner": export.user_id, "of_kind": export.kind})
        await self._transaction.write(_ADD, {**values_of(export), "body": body})

    async def get(self, user_id: UserId, export_id: ExportId, now: datetime) -> ExportFile:
        """Return what is known of an archive. Raises NotFound."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "export_id": export_id, "now": now}
        row = await self._transaction.first(FIND, values)
        if row is None:
            raise NotFound("export")
        return _export_of(row)

    async def body(self, user_id: UserId, export_id: ExportId, now: datetime) -> bytes:
        """Return the archive itself. Raises NotFound."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "export_id": export_id, "now": now}
        row = await self._transaction.first(BODY, values)
        if row is None:
            raise NotFound("export")
        return bytes(row.body)

    async def list(self, user_id: UserId, now: datetime) -> Sequence[ExportFile]:
        """Return a user's archives, newest first."""
        self._transaction.check_owner(user_id)
        rows = await self._transaction.rows(LIST, {"owner": user_id, "now": now})
        return sorted(map(_export_of, rows), key=lambda each: (each.created_at, each.id), reverse=True)

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired archives; return how many. Raises ForeignOwner."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_PURGE, {"now": now, "limit": limit})).rowcount


def _export_of(row: AnyRow) -> ExportFile:
    values = named(ExportFile, row)
    return ExportFile(**values | {"kind": ExportKind(values["kind"])})
