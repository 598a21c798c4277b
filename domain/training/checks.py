"""Which thresholds and preferences an athlete may set."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold

MOST_ROWS: Final = 500

# field, least, most
_RANGES: Final = (
    ("ftp_w", 20.0, 2000.0),
    ("lthr_bpm", 60.0, 240.0),
    ("max_hr_bpm", 80.0, 240.0),
    ("rest_hr_bpm", 25.0, 120.0),
    ("threshold_pace_s_per_km", 100.0, 1200.0),
    ("css_s_per_100m", 40.0, 600.0),
    ("weight_kg", 20.0, 300.0),
)
_PREFERENCES: Final = (
    ("ctl_days", 1.0, 365.0),
    ("atl_days", 1.0, 365.0),
    ("ctl_seed", 0.0, 500.0),
    ("atl_seed", 0.0, 500.0),
)


def check_thresholds(rows: Sequence[Threshold]) -> None:
    """Raise InvalidValue, with the row's pointer, for a value out of its range or a second row of one day."""
    if len(rows) > MOST_ROWS:
        raise InvalidValue("/data", f"The list has at most {MOST_ROWS} rows.")
    seen = set()
    for i, row in enumerate(rows):
        if (row.sport, row.valid_from) in seen:
            raise InvalidValue(
                f"/data/{i}/valid_from", f"There are two rows for {row.sport} from {row.valid_from}."
            )
        seen.add((row.sport, row.valid_from))
        for name, least, most in _RANGES:
            _check(getattr(row, name), least, most, f"/data/{i}/{name}")
        _check_order(row, i)


def _check_order(row: Threshold, i: int) -> None:
    """Heart rates rise from rest over threshold to maximum."""
    rest, lthr, most = row.rest_hr_bpm, row.lthr_bpm, row.max_hr_bpm
    if rest is not None and most is not None and rest >= most:
        raise InvalidValue(f"/data/{i}/rest_hr_bpm", "rest_hr_bpm is below max_hr_bpm.")
    if lthr is not None and most is not None and lthr > most:
        raise InvalidValue(f"/data/{i}/lthr_bpm", "lthr_bpm is at most max_hr_bpm.")
    if lthr is not None and rest is not None and lthr <= rest:
        raise InvalidValue(f"/data/{i}/lthr_bpm", "lthr_bpm is above rest_hr_bpm.")


def check_preferences(preferences: TrainingPreferences) -> None:
    """Raise InvalidValue for a constant or seed out of its range, or a method named twice."""
    for name, least, most in _PREFERENCES:
        _check(getattr(preferences, name), least, most, f"/{name}")
    for sport, order in preferences.load_order.items():
        if max(Counter(order).values(), default=0) > 1:
            raise InvalidValue(f"/load_order/{sport}", "A method is named once.")


def _check(value: float | None, least: float, most: float, pointer: str) -> None:
    if value is not None and not least <= value <= most:
        name = pointer.rpartition("/")[2]
        raise InvalidValue(pointer, f"{name} lies between {least:g} and {most:g}.")
