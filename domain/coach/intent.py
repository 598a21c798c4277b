"""What a question is about, by its words: good enough to choose one of a few answers, and to say so where it is not."""

import re
from enum import StrEnum
from typing import Final


class Intent(StrEnum):
    """What can be answered without a model."""

    RACE = "race"
    NEXT = "next"
    WEEK = "week"
    FORM = "form"
    OTHER = "other"


_WORDS: Final = re.compile(r"[a-z0-9]+")
_TABLE: Final = {
    Intent.RACE: "race races racing marathon 5k 10k predict prediction predicted goal goals compete competition",
    Intent.NEXT: "next tomorrow train workout workouts should suggest suggestion recommend plan planned do",
    Intent.WEEK: "week weeks weekly review summary volume lately month",
    Intent.FORM: """form fit fitness fatigue fatigued tired fresh freshness load ctl atl tsb acwr ready readiness recover
        recovered recovery sleep slept hrv rest rested shape today""",
}
"""The earlier entry counts where a question holds words of two."""
_BY_WORD: Final = tuple((intent, frozenset(words.split())) for intent, words in _TABLE.items())


def intent_of(question: str) -> Intent:
    """Return the first intent of the table one of whose words is in a question."""
    words = set(_WORDS.findall(question.lower()))
    return next((intent for intent, known in _BY_WORD if not known.isdisjoint(words)), Intent.OTHER)
