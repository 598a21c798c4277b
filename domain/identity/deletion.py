"""The end of an account."""

import hmac
from collections.abc import Sequence
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import UserId

ACCOUNT_DELETION: Final = "account_deletion"
"""The kind of the job that deletes an account; its row outlives it, under an id that then means nobody."""


class TracesLeft(TrainingAnalyzerError):
    """Rows still name a deleted athlete where none may: they came in meanwhile, or a table was forgotten."""

    code = "traces_left"

    def __init__(self, tables: Sequence[str]) -> None:
        super().__init__(f"The account is still named in: {', '.join(tables)}.")
        self.tables = tuple(tables)


class AccountBeingDeleted(TrainingAnalyzerError):
    """What is being deleted does not come back: some of it may be gone already."""

    code = "account_being_deleted"

    def __init__(self) -> None:
        super().__init__("The account is being deleted; it cannot be made active again.")


def pseudonym_of(user_id: UserId, key: bytes) -> str:
    """Return what stands for a deleted athlete in the ledger: nobody without the key finds out whom."""
    return f"former:{hmac.digest(key, user_id.bytes, 'sha256').hex()}"
