"""What providers said, in SQL: compressed."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select

from training_analyzer.adapters.sql.mapping.wearables import PAYLOAD_COLUMNS, payload_of, payload_values
from training_analyzer.adapters.sql.tables.wearable import wearable_payload
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.sync.payload import SourcePayload

_c = wearable_payload.c
_OF: Final = (_c.user_id == bindparam("owner"), _c.provider == bindparam("of_provider"))
_KIND: Final = _c.kind == bindparam("of_kind")
FIND: Final = select(*PAYLOAD_COLUMNS).where(*_OF, _KIND, _c.key == bindparam("of_key"))
_REVISIONS: Final = select(_c.key, _c.revision).where(
    *_OF, _KIND, _c.key.in_(bindparam("keys", expanding=True))
)
_REMOVE: Final = delete(wearable_payload).where(*_OF)


class SqlPayloads:
    """One row an object of a provider."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, user_id: UserId, payloads: Sequence[SourcePayload]) -> None:
        """Keep what was said last. Raises NotFound."""
        self._transaction.check_owner(user_id)
        if payloads:
            rows = [{**payload_values(each), "user_id": user_id} for each in payloads]
            await self._transaction.write(put(wearable_payload, self._transaction.engine), rows)

    async def revisions(
        self, user_id: UserId, provider: str, kind: str, keys: Sequence[str]
    ) -> Mapping[str, str]:
        """Return the revisions of those objects that are there."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "of_provider": provider, "of_kind": kind, "keys": list(keys)}
        return {row.key: row.revision for row in await self._transaction.rows(_REVISIONS, values)}

    async def find(self, user_id: UserId, provider: str, kind: str, key: str) -> SourcePayload | None:
        """Return an object."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "of_provider": provider, "of_kind": kind, "of_key": key}
        row = await self._transaction.first(FIND, values)
        return None if row is None else payload_of(row)

    async def remove(self, user_id: UserId, provider: str) -> int:
        """Forget all that a provider said."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "of_provider": provider}
        return (await self._transaction.write(_REMOVE, values)).rowcount
