"""Deleting an athlete: what is theirs, then the account."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.ids import UserId


@runtime_checkable
class Erasure(Protocol):
    """Works in small transactions and in any state of the rows: it may stop anywhere and go on later."""

    async def delete_some(self, user_id: UserId, *, limit: int) -> int:
        """Delete rows of the athlete, at most so many of one table; return how many, 0 when none is left.

        The account and the jobs that delete it stay.
        """
        ...

    async def delete_account(self, user_id: UserId) -> None:
        """Delete the account, with what came in meanwhile; one that is gone already is none."""
        ...

    async def traces(self, user_id: UserId, email: Email | None) -> Sequence[str]:
        """Return the tables that name the athlete where none may: by id, and by address.

        Without an address the account is gone, and looked for too. What other athletes wrote in their own rows is
        theirs, whomever it names; the audit log and the jobs that delete the account may keep the id.
        """
        ...
