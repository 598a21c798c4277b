"""The client in a hurry."""

from collections.abc import Iterator
from contextlib import contextmanager

from garminconnect.client import sso

_DELAYS = [name for name in vars(sso) if name.endswith(("_DELAY_MIN_S", "_DELAY_MAX_S"))]


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Take the pauses that the library makes before it posts a password."""
    assert len(_DELAYS) == 6
    before = {name: vars(sso)[name] for name in _DELAYS}
    vars(sso).update(dict.fromkeys(_DELAYS, 0.0))
    try:
        yield
    finally:
        vars(sso).update(before)
