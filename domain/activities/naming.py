"""What an activity is called until the athlete says otherwise."""

import re
from datetime import datetime
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue

MOST_NAME_CHARACTERS: Final = 200
MOST_NOTE_CHARACTERS: Final = 10_000

_UNKEPT: Final = re.compile("[\0\ud800-\udfff]")
"""No database keeps a NUL in a text, and half a character (a lone surrogate) is in no encoding."""

NOUNS: Final = {
    Sport.RUNNING: "run",
    Sport.CYCLING: "ride",
    Sport.SWIMMING: "swim",
    Sport.WALKING: "walk",
    Sport.HIKING: "hike",
    Sport.ROWING: "row",
    Sport.STRENGTH: "strength session",
    Sport.SKIING: "ski",
    Sport.MULTISPORT: "multisport",
    Sport.TRANSITION: "transition",
    Sport.OTHER: "activity",
}


def name_of(sport: Sport, local_start: datetime) -> str:
    """Return a name such as ``Morning run``, by the local hour of the start."""
    parts = ((5, "Night"), (12, "Morning"), (14, "Lunch"), (18, "Afternoon"), (22, "Evening"), (24, "Night"))
    part = next(name for hour, name in parts if local_start.hour < hour)
    return f"{part} {NOUNS[sport]}"


def parse_name(text: str) -> str:
    """Return the name, trimmed. Raises InvalidValue when it is empty, too long or holds control characters."""
    name = text.strip()
    if not 0 < len(name) <= MOST_NAME_CHARACTERS or not name.isprintable():
        raise InvalidValue("/name", f"A name has 1 to {MOST_NAME_CHARACTERS} printable characters.")
    return name


def parse_notes(text: str) -> str:
    """Return the notes. Raises InvalidValue when they are too long, or hold a NUL or half a character."""
    if len(text) > MOST_NOTE_CHARACTERS or _UNKEPT.search(text):
        raise InvalidValue(
            "/notes", f"Notes have at most {MOST_NOTE_CHARACTERS} characters, none of them NUL."
        )
    return text
