"""A vault whose seals can be read by eye."""

from collections.abc import Sequence
from zlib import crc32

from training_analyzer.domain.sealing import SealBroken, SealContext, UnknownKey


class FakeVault:
    """Hides nothing: it writes key id, check sum and context before the text, and compares them when it opens."""

    def __init__(self, key_ids: Sequence[str] = ("fake",)) -> None:
        self._key_ids = tuple(key_ids)
        self._sealed = 0

    def seal(self, plaintext: bytes, context: SealContext) -> bytes:
        """Return the text after what binds it."""
        self._sealed += 1
        bound = f"{self._sealed}|{context!r}|".encode() + plaintext
        return f"{self._key_ids[0]}|{crc32(bound):08x}|".encode() + bound

    def open(self, blob: bytes, context: SealContext) -> bytes:
        """Return the text behind a context. Raises SealBroken, UnknownKey."""
        key_id = self.key_id(blob)
        if key_id not in self._key_ids:
            raise UnknownKey(key_id)
        checked, _, bound = blob.partition(b"|")[2].partition(b"|")
        written, before = f"|{context!r}|".encode(), bound.partition(b"|")[0]
        if checked != b"%08x" % crc32(bound) or not bound[len(before) :].startswith(written):
            raise SealBroken
        return bound[len(before) + len(written) :]

    def key_id(self, blob: bytes) -> str:
        """Return the id of the key behind a sealed text. Raises SealBroken."""
        key_id, bar, _ = blob.partition(b"|")
        if not bar or not key_id.isascii():
            raise SealBroken
        return key_id.decode()

    def current_key_id(self) -> str:
        """Return the id of the key that seals."""
        return self._key_ids[0]

    def knows(self, key_id: str) -> bool:
        """Whether it was made with that key."""
        return key_id in self._key_ids

    def reseal(self, blob: bytes, context: SealContext) -> bytes:
        """Return the same under the current key. Raises SealBroken, UnknownKey."""
        text = self.open(blob, context)
        return blob if self.key_id(blob) == self._key_ids[0] else self.seal(text, context)
