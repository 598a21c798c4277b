"""An activity as its provider lists it, and its recording."""

from dataclasses import dataclass, field
from datetime import datetime

from training_analyzer.domain.activities.recording import FileFormat
from training_analyzer.domain.activities.sport import Sport


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySummary:
    """One row of a provider's list, in SI units; None is what the provider does not tell.

    ``provider_sport`` is its own word. ``started_at`` is aware UTC, ``utc_offset_s`` local time less UTC there and
    then. ``parent_id`` is the external id of the multisport activity that it is a leg of. A ``manual`` entry has no
    recording. ``revision`` changes whenever the activity does at the provider: the SHA-256 of its row's canonical
    JSON, less what others do to it, such as likes. ``raw`` is the row's JSON, kept so that a better reader needs no
    second request; it is never logged.
    """

    source: str
    external_id: str
    name: str | None
    sport: Sport
    provider_sport: str
    started_at: datetime
    utc_offset_s: int | None
    elapsed_time_s: float | None
    timer_time_s: float | None
    moving_time_s: float | None
    distance_m: float | None
    ascent_m: float | None
    avg_hr_bpm: float | None
    max_hr_bpm: float | None
    avg_power_w: float | None
    max_power_w: float | None
    np_w: float | None
    energy_kcal: float | None
    parent_id: str | None = None
    device: str | None = None
    manual: bool = False
    revision: str | None = None
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFile:
    """A recording as the provider keeps it, unpacked. ``sha256`` is the hexadecimal digest of ``data``."""

    data: bytes = field(repr=False)
    format: FileFormat
    sha256: str
