"""How much of a move goes into one transaction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """At least one row, and no more than either: ``size`` is in bytes."""

    rows: int = 50_000
    size: int = 32 << 20
