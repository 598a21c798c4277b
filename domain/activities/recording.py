"""A recording as read from a file: what the device saw, before it is an athlete's activity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.sport import Sport


class FileFormat(StrEnum):
    """Formats of recordings."""

    FIT = "fit"
    GPX = "gpx"
    TCX = "tcx"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSession:
    """One sport of a recording.

    Totals and means are the device's own where it wrote them and computed from the samples where it did not;
    zero placeholders (a power meter that was never there) are None. ``started_at`` is aware UTC, or None when the
    recorder's clock was never set; ``utc_offset_s`` is the recorder's local time less UTC, where the file tells.
    ``streams`` always holds ``Channel.TIME`` when there are samples, and ``Channel.TIMER`` only where the timer
    was stopped at least once.
    """

    sport: Sport
    sub_sport: str | None = None
    started_at: datetime | None
    utc_offset_s: int | None = None
    elapsed_time_s: float
    timer_time_s: float | None = None
    moving_time_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    avg_hr_bpm: int | None = None
    max_hr_bpm: int | None = None
    avg_power_w: int | None = None
    max_power_w: int | None = None
    energy_kj: float | None = None
    laps: tuple[Lap, ...] = ()
    streams: Mapping[Channel, Samples] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a file holds: one session, or several for a multisport recording, in order of time.

    ``notes`` say, one sentence each, what damage was met and what was salvaged; a recording with notes is partial.
    """

    format: FileFormat
    sessions: tuple[RecordedSession, ...]
    name: str | None = None
    device: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether something was lost."""
        return bool(self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalFile:
    """The file as it came; ``sha256`` names it among one athlete's files."""

    sha256: bytes
    format: FileFormat
    body: bytes = field(repr=False)
    received_at: datetime
