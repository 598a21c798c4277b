"""The bytes that tie a sealed text to its row."""

from typing import Final

from training_analyzer.domain.sealing import SealContext

_LENGTH_BYTES: Final = 4


def binding(version: bytes, context: SealContext, *, key_id: str | None = None) -> bytes:
    """Return version, key id where it counts, and context, each after its length: no two contexts read the same."""
    user = b"" if context.user_id is None else context.user_id.bytes
    parts = [version, *([] if key_id is None else [key_id.encode()])]
    parts += [context.purpose.encode(), context.provider.encode(), user, context.connection_id.encode()]
    return bytes([len(parts)]) + b"".join(len(each).to_bytes(_LENGTH_BYTES) + each for each in parts)
