"""An activity: one row of an athlete's diary."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId


class LoadMethod(StrEnum):
    """How an activity's load came about, in the order of preference."""

    OVERRIDE = "override"
    POWER_TSS = "power_tss"
    RUN_TSS = "run_tss"
    SWIM_TSS = "swim_tss"
    HRSS = "hrss"
    SRPE = "srpe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What an athlete did, with totals in SI units.

    ``source`` is ``file``, ``manual`` or a provider's name; ``external_id`` and ``revision`` are the provider's.
    ``local_day`` is the local date of the start, by the activity's own ``utc_offset_s``. ``timezone`` is an IANA
    name where it is known. ``parent_id`` marks a leg of a multisport activity. ``duplicate_of`` marks the same
    recording from another source: both rows stay, and only the other one's load counts. ``load_override`` is the
    athlete's own number. ``version`` counts changes, for optimistic locking.
    """

    id: ActivityId
    user_id: UserId
    name: str
    sport: Sport
    sub_sport: str | None = None
    source: str
    external_id: str | None = None
    revision: str | None = None
    started_at: datetime
    utc_offset_s: int
    timezone: str | None = None
    local_day: date
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
    np_w: float | None = None
    load: float | None = None
    load_method: LoadMethod | None = None
    load_override: float | None = None
    rpe: float | None = None
    notes: str | None = None
    device: str | None = None
    partial: bool = False
    import_notes: tuple[str, ...] = ()
    parent_id: ActivityId | None = None
    duplicate_of: ActivityId | None = None
    file_sha256: bytes | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1


def local_day_of(started_at: datetime, utc_offset_s: int) -> date:
    """Return the local calendar day of an instant."""
    return (started_at + timedelta(seconds=utc_offset_s)).date()
