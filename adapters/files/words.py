"""Words for what files say: sports, devices, kinds of files."""

from typing import Final

from training_analyzer.domain.activities.sport import Sport

_SPORTS: Final = {
    "run": Sport.RUNNING,
    "jog": Sport.RUNNING,
    "treadmill": Sport.RUNNING,
    "cycl": Sport.CYCLING,
    "bik": Sport.CYCLING,
    "ride": Sport.CYCLING,
    "spin": Sport.CYCLING,
    "swim": Sport.SWIMMING,
    "open_water": Sport.SWIMMING,
    "walk": Sport.WALKING,
    "hik": Sport.HIKING,
    "mountaineering": Sport.HIKING,
    "rowing": Sport.ROWING,
    "strength": Sport.STRENGTH,
    "weight": Sport.STRENGTH,
    "ski": Sport.SKIING,
    "snowboard": Sport.SKIING,
    "transition": Sport.TRANSITION,
    "multisport": Sport.MULTISPORT,
}
_FALSE_FRIENDS: Final = ("water_ski", "wakeboard", "motor", "wheelchair", "skill")
# where the sport alone says too little, the sub-sport decides
_UNCLEAR: Final = frozenset({"fitness_equipment", "training", "generic", "all", "indoor", "other", ""})
# the numbers that one service writes as the type of a GPX track
_NUMBERED: Final = {"1": Sport.CYCLING, "4": Sport.HIKING, "9": Sport.RUNNING, "10": Sport.WALKING}

_KINDS: Final = {
    "monitoring_a": "monitoring",
    "monitoring_b": "monitoring",
    "monitoring_daily": "monitoring",
    "schedules": "schedule",
    "sport": "sport settings",
}


def sport_of(word: str | None, sub_word: str | None = None) -> Sport:
    """Return the sport that a device's words mean.

    A rower among the fitness equipment rows; a training with weights is strength.
    """
    sport = _sport(word)
    if sport is Sport.OTHER and _normal(word) in _UNCLEAR:
        return _sport(sub_word)
    return sport


def _sport(word: str | None) -> Sport:
    normal = _normal(word)
    if normal in _NUMBERED:
        return _NUMBERED[normal]
    if any(part in normal for part in _FALSE_FRIENDS):
        return Sport.OTHER
    return next((sport for part, sport in _SPORTS.items() if part in normal), Sport.OTHER)


def _normal(word: str | None) -> str:
    return (word or "").strip().casefold().replace(" ", "_").replace("-", "_")


def kind_of(file_type: str | int | None) -> str:
    """Return what a FIT file of another type is called."""
    if isinstance(file_type, int):
        return f"type {file_type}"
    if file_type is None:
        return "FIT"
    return _KINDS.get(file_type, file_type.replace("_", " "))


def plain(text: str | None, most_characters: int = 100) -> str | None:
    """Return a file's text without control characters, cut to a length; None when nothing is left."""
    kept = "".join(c if c.isprintable() else " " for c in (text or "")[: most_characters * 4])
    return " ".join(kept.split())[:most_characters].strip() or None
