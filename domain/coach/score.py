"""Scores: house formulas over facts, shown with their parts. No text changes them."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.coach.answer import Score
from training_analyzer.domain.coach.bands import Intensity
from training_analyzer.domain.coach.fact import Facts, known, said
from training_analyzer.domain.wellness.readiness import form_part

_LEAST_PARTS: Final = 2
_STEADY: Final = frozenset({Intensity.EASY, Intensity.MODERATE})
_ORDER: Final = (Intensity.EASY, Intensity.MODERATE, Intensity.HARD)


def activity_score(facts: Facts) -> Score:
    """Return how well a session went.

    Its parts: drift (100 to 5 %, 0 at 20 %), evenness of a steady one (100 to 5 %, 0 at 25 %), load against a usual
    session (100 from .5 to 1.5 times, 0 at 0 and 2.5), and intensity against what was planned.
    """
    shape = said(facts, "intensity")
    parts = {
        "drift": _falling(known(facts, "decoupling_pct"), 5.0, 20.0),
        "evenness": _falling(known(facts, "pace_variation_pct"), 5.0, 25.0) if shape in _STEADY else None,
        "load": _between(known(facts, "load_vs_usual"), (0.0, 0.5, 1.5, 2.5)),
        "intent": _intent(shape, said(facts, "intended_intensity")),
    }
    return _mean(parts)


def week_score(facts: Facts) -> Score:
    """Return how well a week was built.

    Its parts: change of load (100 for a ratio of .8 to 1.3, 0 at .3 and 2), variety (100 to a monotony of 1.5, 0 at
    3), the easy share (0 at 40 %, 100 from 75 %), and form as in readiness.
    """
    tsb = known(facts, "tsb")
    parts = {
        "change": _between(known(facts, "acwr"), (0.3, 0.8, 1.3, 2.0)),
        "variety": _falling(known(facts, "monotony"), 1.5, 3.0),
        "easy_share": _between(known(facts, "easy_pct"), (40.0, 75.0, 100.0, 200.0)),
        "form": None if tsb is None else form_part(tsb),
    }
    return _mean(parts)


def _mean(parts: Mapping[str, float | None]) -> Score:
    found = {name: round(value) for name, value in parts.items() if value is not None}
    if len(found) < _LEAST_PARTS:
        return Score(value=None, parts=found)
    return Score(value=round(sum(found.values()) / len(found)), parts=found)


def _falling(value: float | None, best: float, worst: float) -> float | None:
    """Return 100 up to ``best``, falling to 0 at ``worst``."""
    if value is None:
        return None
    return 100.0 * min(max((worst - value) / (worst - best), 0.0), 1.0)


def _between(value: float | None, bounds: tuple[float, float, float, float]) -> float | None:
    """Return 100 between the middle bounds, falling to 0 at the outer ones."""
    low, from_, to, high = bounds
    if value is None:
        return None
    if value < from_:
        return 100.0 * max((value - low) / (from_ - low), 0.0)
    return _falling(value, to, high)


def _intent(shape: str | None, meant: str | None) -> float | None:
    if shape not in _ORDER or meant not in _ORDER:
        return None
    apart = abs(_ORDER.index(Intensity(shape)) - _ORDER.index(Intensity(meant)))
    return (100.0, 50.0, 0.0)[apart]
