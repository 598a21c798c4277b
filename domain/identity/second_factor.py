"""A second factor of an account, and the codes that stand in for it when it is lost."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.sealing import SealContext


class FactorKind(StrEnum):
    """How somebody proves to hold a device."""

    TOTP = "totp"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """A seed shared with the owner's device, sealed; it counts from ``confirmed_at`` on.

    ``last_step`` is the newest time step whose code was used: that one and all before it are spent.
    """

    user_id: UserId
    kind: FactorKind = FactorKind.TOTP
    seed: bytes = field(repr=False)
    last_step: int = -1
    created_at: datetime
    confirmed_at: datetime | None = None


def seed_context(user_id: UserId) -> SealContext:
    """Return what binds a seed to its account."""
    return SealContext(purpose="totp-seed", provider="totp", user_id=user_id, connection_id="")
