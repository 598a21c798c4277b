"""What binds a sealed credential to its row, and what can go wrong when it is opened."""

from dataclasses import dataclass, field
from typing import Final, Literal

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import UserId

type SealPurpose = Literal["wearable-token", "mfa-state", "totp-seed", "oidc-verifier", "oidc-ticket"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealContext:
    """Whose credential it is, and what for. A seal opens under the context it was made under, and no other.

    ``user_id`` is None where nobody has signed in yet. ``connection_id`` tells apart what one user has of a provider.
    """

    purpose: SealPurpose
    provider: str
    user_id: UserId | None
    connection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedValue:
    """A sealed text of one row, which its context names."""

    context: SealContext
    blob: bytes = field(repr=False)


LASTING: Final[tuple[SealPurpose, ...]] = ("totp-seed", "wearable-token")
"""What stays until it is replaced; everything else sealed is of use for minutes."""


class SealBroken(TrainingAnalyzerError):
    """The sealed text was altered, or belongs to another row, user or purpose."""

    code = "seal_broken"

    def __init__(self) -> None:
        super().__init__("A sealed credential does not open: it was altered, or belongs to something else.")


class UnknownKey(TrainingAnalyzerError):
    """The sealed text names a key that the deployment does not have."""

    code = "unknown_vault_key"

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"A stored credential is sealed under the key {key_id!r}, which TA_VAULT__KEYS does not hold: put it back."
        )
        self.key_id = key_id
