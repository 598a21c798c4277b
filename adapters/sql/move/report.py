"""What a move tells of itself: counts, hashes, durations and findings. Keys are named, contents never."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that somebody has to look at, in a table, of a row where it has a key."""

    table: str
    message: str
    key: Sequence[Any] | None = None

    def __str__(self) -> str:
        row = "" if self.key is None else f" {list(self.key)}"
        return f"{self.table}{row}: {self.message}"


@dataclass(slots=True)
class Sum:
    """Rows by their number and by the sum modulo 2^64 of their hashes, which no order changes."""

    rows: int = 0
    hash: int = 0

    def add(self, digest: int) -> None:
        """Take one more row in."""
        self.rows += 1
        self.hash = (self.hash + digest) % (1 << 64)


@dataclass(slots=True)
class TableReport:
    """A table: ``moved`` rows were read and sent by this call, ``inserted`` of them were new to the target.

    ``removed`` were in the target by a run, and are there no more.
    """

    source_rows: int
    moved: int = 0
    inserted: int = 0
    removed: int = 0
    seconds: float = 0.0
    source: Sum | None = None
    target: Sum | None = None


@dataclass(slots=True)
class Report:
    """A call of one of the commands."""

    command: str
    run_id: UUID | None = None
    tables: dict[str, TableReport] = field(default_factory=dict)
    added_tables: Sequence[str] = ()
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0
    outcome: str = "refused"

    def as_json(self) -> Mapping[str, Any]:
        """Return values that JSON knows; hashes are hexadecimal, so that every reader keeps them whole."""
        told = asdict(self)
        told["run_id"] = None if self.run_id is None else str(self.run_id)
        for table in told["tables"].values():
            for side in ("source", "target"):
                if table[side] is not None:
                    table[side]["hash"] = f"{table[side]['hash']:016x}"
        return told


class Progress(Protocol):
    """Is told how far a step has come with a table."""

    def __call__(self, step: str, table: str, done: int, whole: int) -> None:
        """Take note; ``done`` equals ``whole`` at a table's end."""
