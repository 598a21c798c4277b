"""Bands: what a number means in a word. Thresholds are the house's, drawn from what coaches use; none predicts."""

from bisect import bisect_right
from enum import StrEnum
from typing import Final


class Freshness(StrEnum):
    """Form at the start of a day (TSB)."""

    SPENT = "spent"
    TIRED = "tired"
    NEUTRAL = "neutral"
    FRESH = "fresh"
    RESTED = "rested"


class Change(StrEnum):
    """The week's load against the three weeks before (ACWR, uncoupled)."""

    FAR_LESS = "far_less"
    LESS = "less"
    LIKE = "like"
    MORE = "more"
    FAR_MORE = "far_more"


class Intensity(StrEnum):
    """How hard a session was, or was meant to be."""

    EASY = "easy"
    MODERATE = "moderate"
    HARD = "hard"
    MIXED = "mixed"


_FRESHNESS: Final = ((-30.0, -10.0, 5.0, 20.0), tuple(Freshness))
_CHANGE: Final = ((0.5, 0.8, 1.3, 1.5), tuple(Change))
_MOSTLY_PCT: Final = 75.0
_HARD_PCT: Final = 15.0
_MODERATE_PCT: Final = 40.0
_EASY_LOAD_PER_H: Final = 56.0  # .75 of threshold, squared
_HARD_LOAD_PER_H: Final = 72.0  # .85 of threshold, squared


def freshness(tsb: float) -> Freshness:
    """Return what a form means: below -30, -10, 5, 20, or above."""
    bounds, words = _FRESHNESS
    return words[bisect_right(bounds, tsb)]


def change(acwr: float) -> Change:
    """Return what a ratio means: below 0.5, 0.8, 1.3, 1.5, or above."""
    bounds, words = _CHANGE
    return words[bisect_right(bounds, acwr)]


def intensity_of_shares(easy_pct: float, moderate_pct: float, hard_pct: float) -> Intensity:
    """Return what a session was by its time in three zones: 15 % above the second threshold are a hard one."""
    if hard_pct >= _HARD_PCT:
        return Intensity.HARD
    if easy_pct >= _MOSTLY_PCT:
        return Intensity.EASY
    return Intensity.MODERATE if moderate_pct >= _MODERATE_PCT else Intensity.MIXED


def intensity_of_load(load: float, duration_s: float) -> Intensity:
    """Return what a session was by its load an hour: the share of threshold squared, so 56 is .75 and 72 is .85."""
    per_h = load * 3600.0 / duration_s
    if per_h >= _HARD_LOAD_PER_H:
        return Intensity.HARD
    return Intensity.EASY if per_h < _EASY_LOAD_PER_H else Intensity.MODERATE
