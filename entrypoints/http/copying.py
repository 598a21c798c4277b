"""Domain values as replies: each member of a reply is named there, so nothing becomes public by accident."""

from typing import Any

import msgspec


def copied[T: msgspec.Struct](kind: type[T], source: object, **more: Any) -> T:
    """Return a struct with the members of the same names of a domain value, and those given."""
    names = [name for name in kind.__struct_fields__ if name not in more and hasattr(source, name)]
    return kind(**{name: getattr(source, name) for name in names}, **more)
