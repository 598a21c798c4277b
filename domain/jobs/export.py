"""What an athlete takes along: an archive that lies ready for a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from training_analyzer.domain.errors import InvalidValue, TrainingAnalyzerError
from training_analyzer.domain.ids import ExportId, UserId

EXPORTS_KEPT: Final = timedelta(days=7)
"""How long an archive can be fetched."""

MOST_EXPORT_BYTES: Final = 256 * 1024 * 1024
"""The size of the largest archive that is kept: its row is read and written as a whole."""

type Row = Mapping[str, Any]
"""A row by its columns' names; what is hashed or sealed says so instead."""

type Place = tuple[Any, ...]
"""The key of a row, after which the next page begins."""


class ExportKind(StrEnum):
    """What an archive holds: all that the deployment keeps of an account, or its activities."""

    ACCOUNT = "account"
    ACTIVITIES = "activities"


class ExportFormat(StrEnum):
    """How activities are written down."""

    JSON = "json"
    CSV = "csv"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """What is asked for: activities of local days from ``first`` to ``last``, both included; an account is whole."""

    kind: ExportKind
    format: ExportFormat = ExportFormat.JSON
    first: date | None = None
    last: date | None = None


def new_order(
    kind: ExportKind,
    format: ExportFormat | None,  # noqa: A002 - the API's word
    first: date | None,
    last: date | None,
) -> ExportOrder:
    """Return what is asked for. Raises InvalidValue: activities take a format, an account takes nothing more."""
    if kind is ExportKind.ACCOUNT and (format or first or last):
        message = "An export of the account is whole: it takes neither format nor days."
        raise InvalidValue("/kind", message)
    if kind is ExportKind.ACTIVITIES and format is None:
        message = "format takes json, csv or original."
        raise InvalidValue("/format", message)
    if first and last and last < first:
        message = "to is before from."
        raise InvalidValue("/to", message)
    return ExportOrder(kind=kind, format=format or ExportFormat.JSON, first=first, last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """An archive that lies ready. ``sha256`` is hexadecimal, ``size`` in bytes."""

    user_id: UserId
    id: ExportId
    kind: ExportKind
    sha256: str
    size: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows of a table; the next page begins after ``last``, None where there is none."""

    rows: tuple[Row, ...]
    last: Place | None


class ExportUnderway(TrainingAnalyzerError):
    """An account makes one archive at a time."""

    code = "export_underway"

    def __init__(self) -> None:
        super().__init__("An export of this account is being made; wait until it is done, or cancel its job.")


class ExportTooLarge(TrainingAnalyzerError):
    """The archive is larger than the server keeps."""

    code = "export_too_large"

    def __init__(self, most_bytes: int) -> None:
        super().__init__(
            f"The export is larger than {most_bytes // 1024**2} MiB; ask the operator for it, or export fewer days."
        )
        self.most_bytes = most_bytes
