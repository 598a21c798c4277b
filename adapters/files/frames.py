"""What goes between the server and the parser's process: lengths, bytes, and replies that are data only."""

from typing import BinaryIO, Final, NoReturn

import msgspec

from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile, UnsupportedFormat
from training_analyzer.domain.activities.recording import Recording

LENGTH_BYTES: Final = 4
MOST_REPLY_BYTES: Final = 256 * 1024 * 1024


class Parsed(msgspec.Struct, frozen=True, tag="parsed"):
    """The file was read."""

    recording: Recording


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The file was refused, by an error's code and the value in its message.

    ``traceback`` is there when the refusal was none of ours: a bug, in a library or here.
    """

    code: str
    detail: str = ""
    traceback: str = ""


type Reply = Parsed | Refused

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final[msgspec.msgpack.Decoder[Reply]] = msgspec.msgpack.Decoder(Parsed | Refused)


def framed(content: bytes) -> bytes:
    """Return content behind its length."""
    return len(content).to_bytes(LENGTH_BYTES, "little") + content


def length_of(head: bytes) -> int:
    """Return the length that a frame's head announces."""
    return int.from_bytes(head, "little")


def encode(reply: Reply) -> bytes:
    """Return a reply as bytes."""
    return _ENCODER.encode(reply)


def decode(content: bytes) -> Reply:
    """Return the reply in some bytes. Raises msgspec.MsgspecError for anything else."""
    return _DECODER.decode(content)


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame's content; None when the other side has gone."""
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    content = stream.read(length_of(head))
    return content if len(content) == length_of(head) else None


def refusal(error: UnsupportedFormat | NotAnActivity | UnreadableFile) -> Refused:
    """Return an expected error as a reply."""
    match error:
        case NotAnActivity():
            return Refused(error.code, error.what)
        case UnreadableFile():
            return Refused(error.code, error.reason)
        case _:
            return Refused(error.code)


def raise_refusal(refused: Refused) -> NoReturn:
    """Raise the error that a reply stands for."""
    match refused.code:
        case UnsupportedFormat.code:
            raise UnsupportedFormat
        case NotAnActivity.code:
            raise NotAnActivity(refused.detail)
        case _:
            raise UnreadableFile(refused.detail or "its reader failed")
