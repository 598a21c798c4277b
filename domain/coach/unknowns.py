"""Why a number is unknown, in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from training_analyzer.domain.coach.answer import Finding, Tone
from training_analyzer.domain.coach.fact import Facts

_REASONS: Final[Mapping[str, str]] = {
    "no_power": "no power was recorded",
    "no_speed": "no speed was recorded",
    "no_distance": "no distance was recorded",
    "no_heart_rate": "no heart rate was recorded",
    "no_threshold": "no threshold is set for that day",
    "no_samples": "there are no samples",
    "no_evidence": "there is nothing to tell it from",
    "too_short": "it was too short, or recorded no speed",
    "too_long": "the recording is too long",
    "too_few_days": "there are too few days",
    "zero_variance": "every day was alike",
    "zero_denominator": "there was too little training before",
    "in_legs": "the legs have it",
    "not_given": "it was not given",
}


def unknown(facts: Facts, names: Mapping[str, str]) -> Sequence[Finding]:
    """Return one finding that says what is not known and why; none where all of it is. ``names`` are nouns by key.

    What a sport does not have is not told.
    """
    lacking = [
        f"{noun} ({_REASONS.get(facts[key].reason or '', 'no reason is known')})"
        for key, noun in names.items()
        if key in facts and facts[key].value is None and facts[key].reason != "other_sport"
    ]
    return [Finding(text=f"Not known: {', '.join(lacking)}.", tone=Tone.UNKNOWN)] if lacking else []
