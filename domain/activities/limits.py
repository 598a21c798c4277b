"""What an athlete may claim an activity to be."""

from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.errors import InvalidValue

# field, least, most, what it takes
_RANGES: Final = (
    ("elapsed_time_s", 1.0, 2_592_000.0, "a time of 1 second to 30 days"),
    ("moving_time_s", 1.0, 2_592_000.0, "a time of 1 second to 30 days"),
    ("distance_m", 0.0, 10_000_000.0, "a distance of 0 to 10,000 km"),
    ("ascent_m", 0.0, 100_000.0, "an ascent of 0 to 100 km"),
    ("avg_hr_bpm", 25.0, 240.0, "a heart rate of 25 to 240 bpm"),
    ("avg_power_w", 0.0, 2500.0, "a power of 0 to 2,500 W"),
    ("rpe", 0.0, 10.0, "an exertion of 0 to 10"),
    ("load_override", 0.0, 2000.0, "a load of 0 to 2,000"),
)
_OWN_WORDS: Final = ("rpe", "load_override")
_MOST_MPS: Final = 100.0


def check_totals(activity: Activity) -> None:
    """Raise InvalidValue for the first total out of its range; unknown ones pass."""
    for field, least, most, what in _RANGES:
        value = getattr(activity, field)
        if value is not None and not least <= value <= most:
            raise InvalidValue(f"/{field}", f"{field} takes {what}.")
    if activity.moving_time_s is not None and activity.moving_time_s > activity.elapsed_time_s:
        raise InvalidValue("/moving_time_s", "moving_time_s is at most elapsed_time_s.")
    time_s = activity.elapsed_time_s if activity.moving_time_s is None else activity.moving_time_s
    if activity.distance_m is not None and activity.distance_m > _MOST_MPS * time_s:
        raise InvalidValue("/distance_m", f"distance_m is covered at no more than {_MOST_MPS:g} m/s.")


def check_own_words(activity: Activity) -> None:
    """Raise InvalidValue for what the athlete says of any activity; a recording's totals are its own."""
    for field, least, most, what in _RANGES:
        value = getattr(activity, field)
        if field in _OWN_WORDS and value is not None and not least <= value <= most:
            raise InvalidValue(f"/{field}", f"{field} takes {what}.")
