"""The analysis of an activity by rules: the same facts give the same words, to the letter."""

from collections.abc import Sequence
from typing import Final

from training_analyzer.domain.coach.answer import Analysis, Finding, Tone
from training_analyzer.domain.coach.bands import Change, Intensity
from training_analyzer.domain.coach.fact import Facts, known, said
from training_analyzer.domain.coach.rules_form import change_finding, form_finding
from training_analyzer.domain.coach.unknowns import unknown
from training_analyzer.domain.coach.wording import distance, duration, tenth, whole
from training_analyzer.domain.training.efficiency import STEADY_VI

STEADY_DRIFT_PCT: Final = 5.0
"""Below it an effort counts as within endurance. Source: Friel."""
_MUCH_DRIFT_PCT: Final = 10.0
_EVEN_PCT: Final = 6.0
_UNEVEN_PCT: Final = 15.0
_FADE_PCT: Final = 3.0
_MUCH_MORE: Final = 1.5
_MUCH_LESS: Final = 0.6
_WORTH_TELLING: Final = 1.0
_OFTEN_UNKNOWN: Final = {
    "load": "the load",
    "easy_pct": "time in zones",
    "decoupling_pct": "heart rate drift",
    "pace_variation_pct": "evenness of pace",
    "load_vs_usual": "how the load compares with usual sessions",
    "tsb": "form",
}
_SHAPES: Final = {
    Intensity.EASY: "an easy session",
    Intensity.MODERATE: "a moderate session",
    Intensity.HARD: "a hard session",
    Intensity.MIXED: "a mixed session",
}


def analyse_by_rules(facts: Facts) -> Analysis:
    """Return the analysis of an activity's facts."""
    findings = (
        *_load(facts),
        *_zones(facts),
        *_drift(facts),
        *_evenness(facts),
        *_similar(facts),
        *form_finding(facts, "at the start of that day"),
        *change_finding(facts),
        *unknown(facts, _OFTEN_UNKNOWN),
    )
    return Analysis(summary=_summary(facts), findings=findings, advice=_advice(facts))


def _summary(facts: Facts) -> str:
    sport = said(facts, "sport") or "training"
    length_s, way, load = (known(facts, key) for key in ("duration_s", "distance_m", "load"))
    shape = said(facts, "intensity")
    parts = (
        duration(length_s) if length_s is not None else None,
        distance(way) if way else None,
        _SHAPES[Intensity(shape)] if shape else None,
        f"load {whole(load)}" if load is not None else "its load is not known",
    )
    return f"{sport.capitalize()}: {', '.join(part for part in parts if part)}."


def _load(facts: Facts) -> Sequence[Finding]:
    load, ratio, usual = (known(facts, key) for key in ("load", "load_vs_usual", "usual_load"))
    if load is None or ratio is None or usual is None:
        return []
    tone, meaning = Tone.NOTE, "about a usual session"
    if ratio >= _MUCH_MORE:
        tone, meaning = Tone.CAUTION, "much more than a usual session"
    elif ratio <= _MUCH_LESS:
        meaning = "much less than a usual session"
    text = f"A load of {whole(load)} is {meaning} of the last 42 days ({whole(usual)}): {tenth(ratio)} times as much."
    return [Finding(text=text, tone=tone, metrics=("load", "usual_load", "load_vs_usual"))]


def _zones(facts: Facts) -> Sequence[Finding]:
    easy, moderate, hard = (known(facts, key) for key in ("easy_pct", "moderate_pct", "hard_pct"))
    basis, shape, meant = (
        said(facts, "zone_basis"),
        said(facts, "intensity"),
        said(facts, "intended_intensity"),
    )
    if easy is None or moderate is None or hard is None or basis is None or shape is None:
        return []
    text = f"By {basis}, {whole(easy)} % of the time was easy, {whole(moderate)} % moderate and {whole(hard)} % hard"
    tone = Tone.NOTE
    if meant is None:
        text += f": {_SHAPES[Intensity(shape)]}."
    elif meant == shape:
        tone, text = Tone.GOOD, f"{text}: {_SHAPES[Intensity(shape)]}, as planned."
    else:
        tone, text = (
            Tone.CAUTION,
            f"{text}: {_SHAPES[Intensity(shape)]}, where {_SHAPES[Intensity(meant)]} was planned.",
        )
    return [Finding(text=text, tone=tone, metrics=("easy_pct", "moderate_pct", "hard_pct"))]


def _drift(facts: Facts) -> Sequence[Finding]:
    drift, variability = known(facts, "decoupling_pct"), known(facts, "variability_index")
    if drift is None:
        return []
    said_so = f"Heart rate drifted {tenth(drift)} % against the output from the first half to the second"
    if variability is not None and variability > STEADY_VI:
        text, tone = f"{said_so}; the effort changed too much for that to mean a lot.", Tone.NOTE
    elif drift < STEADY_DRIFT_PCT:
        text, tone = f"{said_so}: within what endurance carries.", Tone.GOOD
    elif drift < _MUCH_DRIFT_PCT:
        text, tone = f"{said_so}: the second half cost more than the first.", Tone.NOTE
    else:
        text, tone = f"{said_so}: heat, thirst, or an effort beyond present endurance do that.", Tone.CAUTION
    return [Finding(text=text, tone=tone, metrics=("decoupling_pct",))]


def _evenness(facts: Facts) -> Sequence[Finding]:
    variation, fade = known(facts, "pace_variation_pct"), known(facts, "pace_fade_pct")
    if variation is None or fade is None:
        return []
    evenness = "even" if variation < _EVEN_PCT else "uneven" if variation < _UNEVEN_PCT else "very uneven"
    text = f"The pace was {evenness}: the minutes varied by {tenth(variation)} %"
    tone = Tone.GOOD if variation < _EVEN_PCT else Tone.NOTE
    if abs(fade) < _FADE_PCT:
        text += ", and both halves were alike."
    else:
        text += f", and the second half was {tenth(abs(fade))} % {'slower' if fade > 0.0 else 'faster'}."
    return [Finding(text=text, tone=tone, metrics=("pace_variation_pct", "pace_fade_pct"))]


def _similar(facts: Facts) -> Sequence[Finding]:
    count, speed, rate = (
        known(facts, key) for key in ("similar_count", "speed_vs_similar_pct", "hr_vs_similar_bpm")
    )
    if not count or speed is None:
        return []
    like = f"{whole(count)} sessions" if count > 1.0 else "the one session"
    pace = (
        "as fast"
        if abs(speed) < _WORTH_TELLING
        else f"{tenth(abs(speed))} % {'faster' if speed > 0.0 else 'slower'}"
    )
    text, metrics = (
        f"Against {like} like it in the last 90 days it was {pace}",
        ["similar_count", "speed_vs_similar_pct"],
    )
    tone = Tone.NOTE
    if rate is not None:
        metrics.append("hr_vs_similar_bpm")
        text += (
            ", at the same heart rate"
            if abs(rate) < _WORTH_TELLING
            else (f", at a heart rate {whole(abs(rate))} bpm {'higher' if rate > 0.0 else 'lower'}")
        )
        tone = Tone.GOOD if speed > -_WORTH_TELLING and rate < -_WORTH_TELLING else tone
    return [Finding(text=f"{text}.", tone=tone, metrics=tuple(metrics))]


def _advice(facts: Facts) -> str:
    ratio, drift, shape = (
        known(facts, "load_vs_usual"),
        known(facts, "decoupling_pct"),
        said(facts, "intensity"),
    )
    if said(facts, "freshness") == "spent" or (ratio is not None and ratio >= _MUCH_MORE):
        return "Let an easy day or a day of rest follow it."
    if shape == Intensity.HARD:
        return "Let an easy session follow it before the next hard one."
    if drift is not None and drift >= _MUCH_DRIFT_PCT and shape == Intensity.EASY:
        return "Begin the next session of this kind a little slower, and drink early."
    if said(facts, "load_change") == Change.FAR_MORE:
        return "Hold the load for some days before adding more."
    return "Nothing in these numbers asks for a change; go on as planned."
