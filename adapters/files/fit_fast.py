"""The fast reader of FIT, for files without damage."""

from datetime import datetime
from typing import Any, Final

from pyfitparsernative import parse_fit_bytes

from training_analyzer.adapters.files.columns import MOST_SAMPLES
from training_analyzer.adapters.files.fit_messages import INSTANTS, KINDS, FitMessages
from training_analyzer.domain.activities.errors import UnreadableFile

_EPOCH: Final = datetime(1989, 12, 31)  # noqa: DTZ001 (the library writes UTC without saying so)


class DamagedFit(Exception):
    """The fast reader refuses the file; ``reason`` is its own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_fast(part: bytes) -> FitMessages:
    """Return the messages of one intact FIT file. Raises DamagedFit, UnreadableFile."""
    try:
        messages = parse_fit_bytes(part)
    except ValueError as error:
        raise DamagedFit(str(error)) from error
    by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for message in messages:
        wanted = by_kind.get(message["message_type"])
        if wanted is not None:
            wanted.append(message)
    if len(by_kind["record"]) > MOST_SAMPLES:
        raise UnreadableFile(f"it holds more than {MOST_SAMPLES} samples")
    for kind in KINDS:
        _set_instants(by_kind[kind])
    return FitMessages(by_kind)


def _set_instants(messages: list[dict[str, Any]]) -> None:
    for message in messages:
        for name in INSTANTS:
            text = message.get(name)
            if text is not None:
                message[name] = _seconds(text)


def _seconds(text: object) -> int | None:
    if not isinstance(text, str):
        return None
    since = datetime.fromisoformat(text) - _EPOCH
    return since.days * 86400 + since.seconds
