"""FIT messages, neutral between the two libraries that read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

type Message = Mapping[str, object]
"""One message's fields by their names in Garmin's profile, scaled; fields without a value are absent.

Instants (``timestamp``, ``start_time``, ``local_timestamp``) are whole seconds on FIT's clock. Developer fields
never stand under a native name.
"""

EPOCH_UNIX_S: Final = 631_065_600
"""FIT's clock begins on 31 December 1989."""

LEAST_ABSOLUTE_S: Final = 0x10000000
"""Below, a FIT time counts seconds since the recorder was switched on: its clock was never set."""

INSTANTS: Final = ("timestamp", "start_time", "local_timestamp")

KINDS: Final = frozenset(
    {"file_id", "session", "lap", "record", "event", "activity", "sport", "field_description"}
)
"""The messages that say something about an activity."""


@dataclass(frozen=True, slots=True)
class FitMessages:
    """The messages of one FIT file by kind, in their order. ``notes`` tell what damage was met."""

    by_kind: Mapping[str, list[dict[str, object]]]
    notes: tuple[str, ...] = field(default=())

    def of(self, kind: str) -> list[dict[str, object]]:
        """Return the messages of a kind."""
        return self.by_kind.get(kind, [])

    def first(self, kind: str) -> Message:
        """Return the first message of a kind, an empty one when there is none."""
        return next(iter(self.of(kind)), {})


def number(message: Message, name: str, most: float = 1e9) -> float | None:
    """Return a field as a number from 0 to a bound; None for what is none, as damage makes it."""
    value = message.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isfinite(value) and 0 <= value <= most else None


def word(message: Message, name: str) -> str | None:
    """Return a field as the profile's word; None for numbers that the profile does not know."""
    value = message.get(name)
    if isinstance(value, list | tuple):
        value = next((part for part in value if isinstance(part, str)), None)
    return value if isinstance(value, str) and value else None


def instant(message: Message, name: str = "timestamp") -> int | None:
    """Return an instant in seconds on FIT's clock."""
    value = message.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
