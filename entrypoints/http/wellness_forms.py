"""Days of rest and recovery as clients send them and as the API shows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.entry import DayEntry
from training_analyzer.entrypoints.http.copying import copied


class WellnessIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the athlete says of a day; null takes back what was said.

    ``subjective`` is how it feels, from 0 (worst) to 100; ``stress_avg`` is on 0 to 100, too.
    """

    sleep_s: float | msgspec.UnsetType | None = msgspec.UNSET
    sleep_need_s: float | msgspec.UnsetType | None = msgspec.UNSET
    hrv_rmssd_ms: float | msgspec.UnsetType | None = msgspec.UNSET
    resting_hr_bpm: float | msgspec.UnsetType | None = msgspec.UNSET
    weight_kg: float | msgspec.UnsetType | None = msgspec.UNSET
    stress_avg: float | msgspec.UnsetType | None = msgspec.UNSET
    steps: int | msgspec.UnsetType | None = msgspec.UNSET
    subjective: float | msgspec.UnsetType | None = msgspec.UNSET

    def entry(self, day: date, pointer: str = "") -> DayEntry:
        """Return what was given, in the domain's terms."""
        given = {name: getattr(self, name) for name in WellnessIn.__struct_fields__}
        return DayEntry(
            day, {name: value for name, value in given.items() if value is not msgspec.UNSET}, pointer
        )


class WellnessRowIn(WellnessIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same, with its local day."""

    day: date


class WellnessRowsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days to enter, each as PATCH would: at most 366."""

    data: Sequence[WellnessRowIn]

    def entries(self) -> Sequence[DayEntry]:
        """Return them in the domain's terms."""
        return [row.entry(row.day, f"/data/{number}") for number, row in enumerate(self.data)]


class WellnessOut(msgspec.Struct, frozen=True):
    """A local day; a night belongs to the day of waking. ``sources`` says for each known value who said it.

    What the athlete entered (`manual`) goes before what sources measured. ``device_readiness``, ``training_status``
    and the predicted times are the provider's own; ``/v1/readiness`` and ``/v1/race-predictions`` are ours.
    """

    day: date
    sleep_s: float | None
    sleep_need_s: float | None
    hrv_rmssd_ms: float | None
    resting_hr_bpm: float | None
    weight_kg: float | None
    stress_avg: float | None
    steps: int | None
    subjective: float | None
    body_battery_high: float | None
    body_battery_low: float | None
    vo2max_running_ml_kg_min: float | None
    vo2max_cycling_ml_kg_min: float | None
    training_status: str | None
    device_readiness: float | None
    race_5_km_s: float | None
    race_10_km_s: float | None
    half_marathon_s: float | None
    marathon_s: float | None
    sources: Mapping[str, str]
    updated_at: datetime | None

    @classmethod
    def of(cls, day: WellnessDay) -> "WellnessOut":
        """Return a day as its athlete sees it."""
        return copied(cls, day, steps=None if day.steps is None else int(day.steps))


class WellnessDaysOut(msgspec.Struct, frozen=True):
    """The days of which anything is known, in order, from the first that the plan shows: ``history_from``, null for all."""

    data: Sequence[WellnessOut]
    history_from: date | None

    @classmethod
    def of(cls, days: Sequence[WellnessDay], history_from: date | None) -> "WellnessDaysOut":
        """Return those of the days that their athlete sees."""
        shown = [WellnessOut.of(each) for each in days if history_from is None or each.day >= history_from]
        return cls(shown, history_from)
