"""What an athlete may enter of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.errors import InvalidValue

ENTRY: Final = "entry"
"""The kind of what was entered by hand."""

BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "sleep_s": (0.0, 86_400.0),
    "sleep_need_s": (3_600.0, 57_600.0),
    "hrv_rmssd_ms": (1.0, 500.0),
    "resting_hr_bpm": (20.0, 150.0),
    "weight_kg": (20.0, 400.0),
    "stress_avg": (0.0, 100.0),
    "steps": (0.0, 200_000.0),
    "subjective": (0.0, 100.0),
}
"""What can be entered, and what a person can have, in the unit of the name."""

EARLIEST: Final = date(1970, 1, 1)
_AHEAD: Final = timedelta(days=1)  # it may be tomorrow already where the athlete is


@dataclass(frozen=True, slots=True)
class DayEntry:
    """What is said of a day, by name; None takes back what was. ``pointer`` is where it stands in the caller's terms."""

    day: date
    values: Mapping[str, float | None]
    pointer: str = ""


def check_entry(entry: DayEntry, today: date) -> None:
    """Raise InvalidValue for a day to come, or older than any record, and for a number that no person has."""
    if not EARLIEST <= entry.day <= today + _AHEAD:
        message = f"day is from {EARLIEST} to today."
        raise InvalidValue(f"{entry.pointer}/day", message)
    for name, value in entry.values.items():
        low, high = BOUNDS[name]
        if value is not None and not low <= value <= high:
            message = f"{name} is from {low:g} to {high:g}."
            raise InvalidValue(f"{entry.pointer}/{name}", message)
