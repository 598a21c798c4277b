"""What the coach may say: text, words of ours, and references to facts. Scores are computed, never said by a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MOST_SUMMARY_CHARACTERS: Final = 600
MOST_FINDING_CHARACTERS: Final = 400
MOST_FINDINGS: Final = 10
MOST_REFERENCES: Final = 12
MOST_CHAT_CHARACTERS: Final = 8000


class Tone(StrEnum):
    """How a finding is meant."""

    GOOD = "good"
    NOTE = "note"
    CAUTION = "caution"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found; ``metrics`` are the keys of the facts it rests on."""

    text: str
    tone: Tone = Tone.NOTE
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """An answer about an activity or a week: a summary, what was found, and what to do next."""

    summary: str
    findings: tuple[Finding, ...]
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A house formula: the mean of its parts, each of 0 to 100. None with fewer than two parts."""

    value: int | None
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAnswer:
    """An answer in a conversation; ``metrics`` are the keys of the facts it rests on."""

    text: str
    metrics: tuple[str, ...] = ()
