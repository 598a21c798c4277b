"""The first message of a transaction: where it looks, how long it may wait, whose rows it may see."""

from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.ids import UserId

UNIT: Final = "ta_unit"
"""The role that row-level security knows."""

STATEMENT_LIMIT_MS: Final = 15_000
"""How long a statement may take before the server ends it."""

_SPAN: Final = 1 << 64
_SIGN: Final = 1 << 63


@dataclass(frozen=True, slots=True)
class Fence:
    """Text for the driver alone: every value in it is a name that was checked or a UUID that we formatted.

    ``around_system`` is off in tests of what stands before row-level security: the system's units then stay who the
    login is. The limits are how long a statement may take, and how long it may wait for another's.
    """

    schema: str
    around_system: bool = True
    statement_limit_ms: int = STATEMENT_LIMIT_MS
    lock_limit_ms: int = 5_000

    def opening(self, owner: UserId | None, *, in_turn: bool = False) -> str:
        """Return the statement that a transaction of an athlete or the system starts with.

        The claims say for whom it speaks; the system speaks for nobody, and reaches no athlete's rows. All of it ends
        with the transaction, so that a pooled connection is left as it was. ``in_turn`` waits for the athlete's other
        units that write: what one reads and then writes, no other changes in between.
        """
        said = {
            "search_path": self.schema,
            "statement_timeout": f"{self.statement_limit_ms}ms",
            "lock_timeout": f"{self.lock_limit_ms}ms",
            "request.jwt.claims": "" if owner is None else f'{{"sub":"{owner}"}}',
        }
        if owner is not None or self.around_system:
            said["role"] = UNIT
        calls = [f"set_config('{name}', '{value}', true)" for name, value in said.items()]
        if owner is not None and in_turn:
            calls.append(f"pg_advisory_xact_lock({_turn(owner)})")
        return f"SELECT {', '.join(calls)}"


def _turn(owner: UserId) -> int:
    """Return an athlete's key among advisory locks: the random half of the id, as a signed number."""
    key = owner.int % _SPAN
    return key - _SPAN if key >= _SIGN else key
