"""All that is kept of one account."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.export import Place, RowPage


@runtime_checkable
class AccountRows(Protocol):
    """The rows of an account, table by table, as its owner may take them along.

    What is hashed or sealed is ``masked``; samples are numbers, and the bodies of files are left to `Recordings`.
    """

    def tables(self) -> Sequence[str]:
        """Return the names of the tables whose rows are the athlete's to take."""
        ...

    async def page(self, user_id: UserId, table: str, *, after: Place | None, limit: int) -> RowPage:
        """Return the next rows of a table in the order of a key; all of them once, whatever is written meanwhile."""
        ...
