"""Whether others on this machine can read what only the server should."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training_analyzer.entrypoints.findings import Verdict
from training_analyzer.entrypoints.settings import Settings

_OTHERS_READ: Final = stat.S_IROTH
_OTHERS_ENTER: Final = stat.S_IXOTH


def files_rule(settings: Settings) -> tuple[Verdict, str]:
    """Say which files of secrets, or data folder, are open to every login of the machine."""
    if os.name != "posix":
        return Verdict.WARNING, "who can read files cannot be told on this system"
    found = [str(path) for path in _watched(settings) if _is_open(path)]
    if found:
        return Verdict.WARNING, f"every login of this machine can read {', '.join(found)}"
    return Verdict.OK, "no other login of this machine reads data or secrets"


def _watched(settings: Settings) -> Iterator[Path]:
    yield settings.data_dir
    for members in settings.sections.values():
        yield from (Path(path) for name, path in members.items() if name.endswith("_file"))


def _is_open(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return bool(mode & _OTHERS_READ) and (not stat.S_ISDIR(mode) or bool(mode & _OTHERS_ENTER))
