"""The patient reader of FIT: it yields everything up to the damage."""

import struct
from typing import Any, Final

from fitdecode import (  # type: ignore[import-untyped] # it ships no types
    CrcCheck,
    ErrorHandling,
    FitDataMessage,
    FitEOFError,
    FitError,
    FitReader,
)

from training_analyzer.adapters.files.columns import MOST_SAMPLES
from training_analyzer.adapters.files.fit_header import declared_bytes, messages_of, reframed
from training_analyzer.adapters.files.fit_messages import INSTANTS, KINDS, FitMessages
from training_analyzer.domain.activities.errors import UnreadableFile

CHECKSUM: Final = "The file's checksum does not match: some values may be wrong."
CUT_SHORT: Final = "The file is cut short: what came before was read."
DAMAGED: Final = "The file is damaged in the middle: what came before was read."
REFUSED: Final = "The file breaks the format's rules: what could be read was."

# what the library lets through on damaged input, seen by fuzzing
_LEAKS: Final = (
    FitError, AssertionError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, struct.error,
)  # fmt: skip


def read_salvaging(part: bytes, reason: str = "") -> FitMessages:
    """Return the messages of one FIT file up to its damage; ``reason`` is why the strict reader refused it.

    Raises UnreadableFile when there are too many samples.
    """
    messages = messages_of(part)
    by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    fault = _collect(reframed(messages), by_kind)
    declared = declared_bytes(part)
    if fault is not None and not isinstance(fault, FitEOFError):
        note = DAMAGED
    elif fault is not None or len(messages) < declared or not declared or "EOF" in reason:
        note = CUT_SHORT
    else:
        note = CHECKSUM if "checksum" in reason else REFUSED
    return FitMessages(by_kind, (note,) if reason else ())


def _collect(framed: bytes, by_kind: dict[str, list[dict[str, Any]]]) -> Exception | None:
    """Read into ``by_kind``; return the fault that ended it before the last message."""
    with FitReader(
        framed, processor=None, check_crc=CrcCheck.DISABLED, error_handling=ErrorHandling.IGNORE
    ) as reader:
        read = 0
        try:
            for frame in reader:
                read = reader._read_offset  # noqa: SLF001 (nothing public tells where it stands)
                if isinstance(frame, FitDataMessage) and frame.name in by_kind:
                    by_kind[frame.name].append(_fields_of(frame))
                    _check_count(by_kind["record"])
        except _LEAKS as fault:
            # the frame ends without a checksum, so that reading one is how a good end looks
            return None if read == len(framed) else fault
    return None


def _check_count(records: list[dict[str, Any]]) -> None:
    if len(records) > MOST_SAMPLES:
        raise UnreadableFile(f"it holds more than {MOST_SAMPLES} samples")


def _fields_of(message: FitDataMessage) -> dict[str, Any]:
    """Return the native fields by name; the main name where the profile has another for a sub-field.

    Fields that the library derived from others are left out, but for the time of a compressed header.
    """
    fields: dict[str, Any] = {}
    for data in message.fields:
        derived = data.field_def is None and data.name != "timestamp"
        if derived or (data.field_def is not None and data.field_def.is_dev):
            continue
        field = data.parent_field or data.field
        value = data.raw_value if data.parent_field else data.value
        if field is not None and value is not None:
            fields.setdefault(field.name, value)
    for name in INSTANTS:
        if name in fields and not isinstance(fields[name], int):
            del fields[name]
    return fields
