"""Activities as clients send them: one file, an entry by hand, a change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Request

from training_analyzer.domain.activities.edit import ActivityEdit
from training_analyzer.domain.activities.manual import ManualEntry
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.entrypoints.http.copying import kept
from training_analyzer.entrypoints.http.forms import parts_of
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.http.problems import HttpProblem

MOST_FILE_BYTES: Final = 20 << 20
MOST_UPLOAD_BYTES: Final = MOST_FILE_BYTES + (64 << 10)  # the form around it
_FIELDS: Final = {"file", "start_time"}


class ManualIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A session that no device recorded; the time zone is the account's unless given."""

    sport: Sport
    start_time: datetime
    elapsed_time_s: float
    name: str | None = None
    timezone: str | None = None
    moving_time_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    avg_hr_bpm: int | None = None
    avg_power_w: int | None = None
    rpe: float | None = None
    notes: str | None = None

    def entry(self) -> ManualEntry:
        """Return it in the domain's terms."""
        values = msgspec.structs.asdict(self)
        del values["timezone"]
        return ManualEntry(**values)


class ActivityEditIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be changed; what is not given stays, null clears.

    ``duplicate_of`` takes null only: the activity is no duplicate. Totals can be changed of entries by hand.
    """

    name: str | msgspec.UnsetType = msgspec.UNSET
    sport: Sport | msgspec.UnsetType = msgspec.UNSET
    notes: str | msgspec.UnsetType | None = msgspec.UNSET
    rpe: float | msgspec.UnsetType | None = msgspec.UNSET
    load_override: float | msgspec.UnsetType | None = msgspec.UNSET
    duplicate_of: msgspec.UnsetType | None = msgspec.UNSET
    start_time: datetime | msgspec.UnsetType = msgspec.UNSET
    elapsed_time_s: float | msgspec.UnsetType = msgspec.UNSET
    moving_time_s: float | msgspec.UnsetType | None = msgspec.UNSET
    distance_m: float | msgspec.UnsetType | None = msgspec.UNSET
    ascent_m: float | msgspec.UnsetType | None = msgspec.UNSET
    avg_hr_bpm: int | msgspec.UnsetType | None = msgspec.UNSET
    avg_power_w: int | msgspec.UnsetType | None = msgspec.UNSET

    def edit(self) -> ActivityEdit:
        """Return it in the domain's terms."""
        return ActivityEdit(
            name=kept(self.name),
            sport=kept(self.sport),
            notes=kept(self.notes),
            rpe=kept(self.rpe),
            load_override=kept(self.load_override),
            not_a_duplicate=self.duplicate_of is None,
            start_time=kept(self.start_time),
            elapsed_time_s=kept(self.elapsed_time_s),
            moving_time_s=kept(self.moving_time_s),
            distance_m=kept(self.distance_m),
            ascent_m=kept(self.ascent_m),
            avg_hr_bpm=kept(self.avg_hr_bpm),
            avg_power_w=kept(self.avg_power_w),
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """One recording of a form, with the start that the athlete tells where the recorder had no clock."""

    body: bytes
    start_time: datetime | None


async def upload_of(request: Request[Any, Any, Any]) -> Upload:
    """Return the file of a multipart form. Raises HttpProblem when it is missing, empty, too large or not alone."""
    parts = await parts_of(request)
    unknown = sorted({part.name for part in parts} - _FIELDS)
    if unknown:
        raise unfit(f"/{unknown[0][:40]}", "The form takes the parts file and start_time.")
    files = [part for part in parts if part.name == "file"]
    if len(files) != 1 or not files[0].filename:
        raise unfit("/file", "The form has one part named file, with a file name.")
    if len(files[0].content) > MOST_FILE_BYTES:
        raise HttpProblem("body_too_large", "A recording has at most 20 MiB.")
    starts = [part.text() for part in parts if part.name == "start_time"]
    return Upload(bytes(files[0].content), _instant(starts[0] if starts else None))


def _instant(text: object) -> datetime | None:
    if text is None:
        return None
    try:
        return msgspec.convert(text, datetime)
    except msgspec.ValidationError as error:
        raise unfit("/start_time", "start_time is RFC 3339, such as 2026-11-24T07:30:00+01:00.") from error
