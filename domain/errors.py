"""Expected failures: what a caller may meet and can act on."""

from typing import ClassVar


class TrainingAnalyzerError(Exception):
    """Base of every expected failure.

    ``code`` is public and stable: programs branch on it. The message is one sentence for people, and the
    values that matter are attributes.
    """

    code: ClassVar[str] = "error"


class NotFound(TrainingAnalyzerError):
    """There is no such object, or it belongs to somebody else: the answer is the same."""

    code = "not_found"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no such {kind}.")
        self.kind = kind


class InvalidValue(TrainingAnalyzerError):
    """A value that the domain refuses. ``pointer`` is the JSON pointer of the field in the caller's terms."""

    code = "invalid_value"

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer


class StaleWrite(TrainingAnalyzerError):
    """The object changed since the caller read it."""

    code = "stale_write"

    def __init__(self, kind: str) -> None:
        super().__init__(f"The {kind} has changed since it was read; read it again.")
        self.kind = kind


class ReadOnlyUnit(RuntimeError):
    """A snapshot was asked to write: a bug of ours."""


class UnitOver(RuntimeError):
    """A unit of work was asked for more after its commit or its end, when nothing guards it: a bug of ours."""


class NestedUnit(RuntimeError):
    """A task that holds a unit of work opens another of its kind, and might wait for itself for ever: a bug of ours."""


class WriteConflict(TrainingAnalyzerError):
    """The store gave way to another writer (deadlock, serialisation, busy): the use case may run again."""

    code = "write_conflict"

    def __init__(self) -> None:
        super().__init__("The store is busy; try again.")


class StoreUnavailable(TrainingAnalyzerError):
    """The store cannot be reached or cannot write (disk full, read-only, stopped)."""

    code = "store_unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The store is not available: {reason}.")


class InvalidSetting(TrainingAnalyzerError):
    """A setting is not what it takes. ``name`` is the environment variable."""

    code = "settings_invalid"

    def __init__(self, name: str, takes: str) -> None:
        super().__init__(f"{name} takes {takes}.")
        self.name = name


class ForeignOwner(RuntimeError):
    """A unit of work bound to one athlete was asked about another: a bug of ours, never a caller's fault."""
