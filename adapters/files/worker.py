"""The parser's process: files come in over standard input, replies go out over standard output."""

import os
from traceback import format_exc
from typing import BinaryIO

from training_analyzer.adapters.files.cage import close_cage, grant_cpu
from training_analyzer.adapters.files.frames import (
    Parsed,
    Refused,
    Reply,
    encode,
    framed,
    read_frame,
    refusal,
)
from training_analyzer.adapters.files.parse import parse
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile, UnsupportedFormat


def main() -> None:
    """Serve files until the parent closes its end."""
    source, sink = _private_pipes()
    close_cage()
    serve(source, sink)


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer each frame with a frame."""
    while (body := read_frame(source)) is not None:
        grant_cpu()
        sink.write(framed(encode(reply_to(body))))
        sink.flush()


def reply_to(body: bytes) -> Reply:
    """Return what a file holds or why it is refused, whatever it does to the libraries.

    What ended the usual reading without being an expected error, a panic of the fast reader above all, is read
    once more with patience.
    """
    reply = _attempt(body, patient=False)
    if isinstance(reply, Refused) and reply.traceback:
        return _attempt(body, patient=True)
    return reply


def _attempt(body: bytes, *, patient: bool) -> Reply:
    try:
        return Parsed(parse(body, patient=patient))
    except (UnsupportedFormat, NotAnActivity, UnreadableFile) as error:
        return refusal(error)
    except MemoryError:
        return Refused(UnreadableFile.code, "it needs too much memory")
    # libraries leak anything on hostile input, and a Rust panic is a BaseException; the parent logs the traceback
    except BaseException:  # noqa: BLE001 (the boundary of one file, see above)
        return Refused(UnreadableFile.code, "its reader failed", format_exc(limit=-8)[-4000:])


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the two pipes under other numbers, so that nothing a library prints gets among the frames."""
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)
    return os.fdopen(source, "rb"), os.fdopen(sink, "wb")


if __name__ == "__main__":
    main()
