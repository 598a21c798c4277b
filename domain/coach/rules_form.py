"""What rules say of form and of a change of load."""

from collections.abc import Mapping, Sequence
from typing import Final

from training_analyzer.domain.coach.answer import Finding, Tone
from training_analyzer.domain.coach.bands import Change, Freshness
from training_analyzer.domain.coach.fact import Facts, known, said
from training_analyzer.domain.coach.wording import signed, tenth, whole

_FORM: Final[Mapping[str, tuple[str, Tone]]] = {
    Freshness.SPENT: ("very tired, so rest comes before any hard session", Tone.CAUTION),
    Freshness.TIRED: ("tired by training, as in a block that builds fitness", Tone.NOTE),
    Freshness.NEUTRAL: ("neither tired nor rested", Tone.NOTE),
    Freshness.FRESH: ("fresh, a good state for a hard session or a race", Tone.GOOD),
    Freshness.RESTED: ("well rested; fitness fades if it stays so", Tone.NOTE),
}
_CHANGE: Final[Mapping[str, tuple[str, Tone]]] = {
    Change.FAR_LESS: ("far less than in the three weeks before", Tone.NOTE),
    Change.LESS: ("less than in the three weeks before", Tone.NOTE),
    Change.LIKE: ("in line with the three weeks before", Tone.GOOD),
    Change.MORE: ("clearly more than in the three weeks before", Tone.CAUTION),
    Change.FAR_MORE: ("far more than in the three weeks before", Tone.CAUTION),
}


def form_finding(facts: Facts, when: str) -> Sequence[Finding]:
    """Return what form means; ``when`` says of which day."""
    tsb, word = known(facts, "tsb"), said(facts, "freshness")
    ctl, atl = known(facts, "ctl"), known(facts, "atl")
    if tsb is None or word is None or ctl is None or atl is None:
        return []
    meaning, tone = _FORM[word]
    text = (
        f"Form {when} was {signed(tsb)}: {meaning}. Fitness stood at {whole(ctl)}, fatigue at {whole(atl)}."
    )
    return [Finding(text=text, tone=tone, metrics=("tsb", "ctl", "atl"))]


def change_finding(facts: Facts) -> Sequence[Finding]:
    """Return how the load changed. It describes, and predicts no injury."""
    ratio, word = known(facts, "acwr"), said(facts, "load_change")
    if ratio is None or word is None:
        return []
    meaning, tone = _CHANGE[word]
    text = f"The load of the seven days up to then is {meaning} (ratio {tenth(ratio)})."
    return [Finding(text=text, tone=tone, metrics=("acwr",))]
