"""Numbers in words, each the same way everywhere: what is written can be found among the facts again."""

from typing import Final

_HOUR_S: Final = 3600


def duration(seconds: float) -> str:
    """Return hours, minutes and seconds, such as 1:02:10 or 45:00."""
    whole = round(seconds)
    hours, rest = divmod(whole, _HOUR_S)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def distance(metres: float) -> str:
    """Return kilometres with one decimal, such as 12.4 km."""
    return f"{metres / 1000.0:.1f} km"


def pace(seconds_per_km: float) -> str:
    """Return minutes a kilometre, such as 4:30/km."""
    return f"{duration(seconds_per_km)}/km"


def whole(value: float) -> str:
    """Return a number without decimals; no negative zero."""
    return f"{round(value) + 0}"


def signed(value: float) -> str:
    """Return a whole number with its sign, 0 without."""
    rounded = round(value)
    return f"{rounded:+}" if rounded else "0"


def tenth(value: float) -> str:
    """Return a number with one decimal; no negative zero."""
    return f"{round(value, 1) + 0.0:.1f}"


def days_ahead(days: float) -> str:
    """Return when a day will be, counted from today."""
    near = {0: "today", 1: "tomorrow"}
    return near.get(round(days), f"in {round(days)} days")
