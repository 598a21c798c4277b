"""Secrets that a development deployment makes for itself, on its first start."""

import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from training_analyzer.domain.errors import TrainingAnalyzerError


class SecretsUnreadable(TrainingAnalyzerError):
    """The data folder cannot keep a secret."""

    code = "secrets_unreadable"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The secret in {file} cannot be kept or read: {reason}.")


def private_text(file: Path, make: Callable[[], str]) -> str:
    """Return the text of a file that only its owner can read, made on first use. Raises SecretsUnreadable.

    Two processes that start at once agree: the file appears whole, and the first one's wins.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            _write_once(file, make())
        text = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretsUnreadable(file, getattr(error, "strerror", None) or str(error)) from error
    if not text:
        raise SecretsUnreadable(file, "it is empty")
    return text


def _write_once(file: Path, text: str) -> None:
    # a random name: two containers that share the folder have the same process ids
    draft = file.with_name(f".{file.name}.{token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)  # fails where the file is there already
    except FileExistsError:
        pass
    finally:
        draft.unlink()
