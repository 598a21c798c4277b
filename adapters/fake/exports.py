"""Archives in a dict."""

from collections.abc import Sequence
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ExportId, UserId
from training_analyzer.domain.jobs.export import ExportFile


class FakeExports:
    """Archives and their bytes, by owner and id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, export: ExportFile, body: bytes) -> None:
        """Store an archive in the place of its owner's others of its kind. Raises NotFound."""
        tables = self._transaction.writable(export.user_id)
        check_aware(export.created_at, export.expires_at)
        check_user(tables, export.user_id)
        for key, (other, _) in list(tables.exports.items()):
            if (other.user_id, other.kind) == (export.user_id, export.kind):
                del tables.exports[key]
        tables.exports[export.user_id, export.id] = (export, body)

    async def get(self, user_id: UserId, export_id: ExportId, now: datetime) -> ExportFile:
        """Return what is known of an archive. Raises NotFound."""
        return self._find(user_id, export_id, now)[0]

    async def body(self, user_id: UserId, export_id: ExportId, now: datetime) -> bytes:
        """Return the archive itself. Raises NotFound."""
        return self._find(user_id, export_id, now)[1]

    async def list(self, user_id: UserId, now: datetime) -> Sequence[ExportFile]:
        """Return a user's archives, newest first."""
        rows = self._transaction.tables(user_id).exports.values()
        own = [each for each, _ in rows if each.user_id == user_id and each.expires_at > now]
        return sorted(own, key=lambda each: (each.created_at, each.id), reverse=True)

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired archives; return how many. Raises ForeignOwner."""
        self._transaction.check_unbound()
        rows = self._transaction.writable().exports
        expired = [key for key, (export, _) in rows.items() if export.expires_at <= now][:limit]
        for key in expired:
            del rows[key]
        return len(expired)

    def _find(self, user_id: UserId, export_id: ExportId, now: datetime) -> tuple[ExportFile, bytes]:
        found = self._transaction.tables(user_id).exports.get((user_id, export_id))
        if found is None or found[0].expires_at <= now:
            raise NotFound("export")
        return found
