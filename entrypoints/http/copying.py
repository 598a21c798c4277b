"""From domain values to replies, whose members are named there, and from what a client left out to the domain's word."""

from typing import Any

import msgspec

from training_analyzer.domain.activities.edit import KEEP, Keep


def copied[T: msgspec.Struct](kind: type[T], source: object, /, **more: Any) -> T:
    """Return a struct with the members of the same names of a domain value, and those given."""
    same = {name: getattr(source, name) for name in kind.__struct_fields__ if name not in more}
    return kind(**same, **more)


def kept[T](value: T | msgspec.UnsetType) -> T | Keep:
    """Return a value, KEEP where the client did not give it."""
    return KEEP if isinstance(value, msgspec.UnsetType) else value
