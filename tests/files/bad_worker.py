"""A worker that misbehaves on command: each file's text says how."""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from training_analyzer.adapters.files.cage import close_cage, grant_cpu
from training_analyzer.adapters.files.child import worker_command
from training_analyzer.adapters.files.frames import Refused, encode, framed, read_frame

# a package of somebody else's may bring a folder of this name
_ROOT: Final = str(Path(__file__).resolve().parents[2])
START: Final = (
    f"import sys; sys.path[:] = [{_ROOT!r}, *sys.argv[1:]]; from tests.files.bad_worker import main; main()"
)


def bad_worker_command() -> Sequence[str]:
    command = list(worker_command())
    command[command.index("-c") + 1] = START
    return command


def main() -> None:
    close_cage()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (body := read_frame(source)) is not None:
        word, _, rest = body.decode().partition(" ")
        answer = _WORDS[word](rest, sink)
        if answer is not None:
            sink.write(framed(encode(Refused("unreadable_file", answer))))
            sink.flush()


def _say(text: str, sink: BinaryIO) -> str:
    return text


def _pid(text: str, sink: BinaryIO) -> str:
    return str(os.getpid())


def _environment(text: str, sink: BinaryIO) -> str:
    return " ".join(os.environ)


def _session(text: str, sink: BinaryIO) -> str:
    return f"{os.getsid(0) == os.getpid()}"


def _descriptors(text: str, sink: BinaryIO) -> str:
    # the folder that is being listed has a descriptor too
    return " ".join(sorted(each.name for each in Path("/proc/self/fd").iterdir())[:-1])


def _sleep(text: str, sink: BinaryIO) -> str:
    time.sleep(float(text))
    return "slept"


def _die(text: str, sink: BinaryIO) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def _spin(text: str, sink: BinaryIO) -> str:
    grant_cpu(1)
    while True:
        pass


def _swallow(text: str, sink: BinaryIO) -> str:
    return str(len(bytearray(3 * 1024**3)))


def _write(text: str, sink: BinaryIO) -> str:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        Path(text).write_bytes(b"x")
    except OSError:
        return "refused"
    return "written"


def _garbage(text: str, sink: BinaryIO) -> None:
    sink.write(framed(b"\xc1 this is no reply"))
    sink.flush()


def _other(text: str, sink: BinaryIO) -> None:
    sink.write(framed(b"\x81\xa4type\xa6parsed"))
    sink.flush()


def _endless(text: str, sink: BinaryIO) -> None:
    sink.write(b"\xff\xff\xff\xff")
    sink.flush()


def _half(text: str, sink: BinaryIO) -> None:
    sink.write(framed(b"x" * 100)[:50])
    sink.flush()
    os._exit(0)


_WORDS: Final[dict[str, Callable[[str, BinaryIO], str | None]]] = {
    "say": _say, "pid": _pid, "environment": _environment, "session": _session, "descriptors": _descriptors,
    "sleep": _sleep, "die": _die, "spin": _spin, "swallow": _swallow, "write": _write, "garbage": _garbage,
    "other": _other, "endless": _endless, "half": _half,
}  # fmt: skip
