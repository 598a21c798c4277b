"""What the daily series says of a day, as facts."""

from typing import Final

from training_analyzer.domain.coach.bands import change, freshness
from training_analyzer.domain.coach.fact import Facts, number, word
from training_analyzer.domain.training.fitness import FitnessDay

_UNITS: Final = {
    "ctl": "load",
    "atl": "load",
    "tsb": "load",
    "form_end_of_day": "load",
    "ramp_7d": "load",
    "acwr": "ratio",
    "monotony": "ratio",
    "strain": "load",
}


def form_facts(day: FitnessDay | None) -> Facts:
    """Return fitness, fatigue and form of a day, with the bands they lie in."""
    if day is None:
        names = {name: number(None, unit, "no_evidence") for name, unit in _UNITS.items()}
        return {**names, "freshness": word(None, "no_evidence"), "load_change": word(None, "no_evidence")}
    return {
        **{name: number(getattr(day, name), unit, day.reasons.get(name)) for name, unit in _UNITS.items()},
        "freshness": word(freshness(day.tsb)),
        "load_change": word(None if day.acwr is None else change(day.acwr), day.reasons.get("acwr")),
    }
