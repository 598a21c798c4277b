"""The limits that a parser's process puts on itself before it sees a file."""

import sys
import time
from math import ceil
from typing import Final

ADDRESS_SPACE_BYTES: Final = 1024 * 1024 * 1024
CPU_S: Final = 60


def close_cage(address_space_bytes: int = ADDRESS_SPACE_BYTES) -> None:
    """Forbid core dumps, written files and more memory than given; no effect where the system has no limits."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (missing on Windows)

    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, address_space_bytes),
    ):
        _lower(kind, limit)


def grant_cpu(seconds: int = CPU_S) -> None:
    """Allow the process that many seconds of processor time from now on; past them the system ends it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (missing on Windows)

    _lower(resource.RLIMIT_CPU, ceil(time.process_time()) + seconds, hard=False)


def _lower(kind: int, limit: int, *, hard: bool = True) -> None:
    """Set a limit, at most to the present hard one."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (missing on Windows)

    _, ceiling = resource.getrlimit(kind)
    soft = limit if ceiling == resource.RLIM_INFINITY else min(limit, ceiling)
    try:
        resource.setrlimit(kind, (soft, soft if hard else ceiling))
    except (ValueError, OSError):
        # some systems know a limit but refuse to set it (macOS: address space); the parent's clock remains
        return
