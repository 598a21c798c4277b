"""The review of a week by rules."""

from collections.abc import Sequence
from typing import Final

from training_analyzer.domain.coach.answer import Analysis, Finding, Tone
from training_analyzer.domain.coach.fact import Facts, known, said
from training_analyzer.domain.coach.rules_form import change_finding, form_finding
from training_analyzer.domain.coach.unknowns import unknown
from training_analyzer.domain.coach.wording import days_ahead, distance, duration, signed, tenth, whole

_MONOTONOUS: Final = 2.0
_EASY_ENOUGH_PCT: Final = 75.0
_TOO_LITTLE_EASY_PCT: Final = 60.0
_STEEP: Final = 7.0
_DEBT_S: Final = 5.0 * 3600.0
_LIKE: Final = 0.15
_FROM_HERE_DAYS: Final = 21
_OFTEN_UNKNOWN: Final = {
    "usual_week_load": "a usual week's load",
    "easy_pct": "time in zones",
    "acwr": "the ratio of this week to those before",
    "readiness": "readiness",
}


def review_by_rules(facts: Facts) -> Analysis:
    """Return the review of a week's facts."""
    findings = (
        *_load(facts),
        *_unmeasured(facts),
        *_zones(facts),
        *_variety(facts),
        *form_finding(facts, "at the start of the last day"),
        *change_finding(facts),
        *_ramp(facts),
        *_rest(facts),
        *_race(facts),
        *unknown(facts, _OFTEN_UNKNOWN),
    )
    return Analysis(summary=_summary(facts), findings=findings, advice=_advice(facts))


def _summary(facts: Facts) -> str:
    count, rest = known(facts, "sessions_count"), known(facts, "rest_days")
    if not count:
        return "No session in these seven days."
    length_s, way, load = (known(facts, key) for key in ("week_duration_s", "week_distance_m", "week_load"))
    parts = (
        "1 session in seven days" if count == 1.0 else f"{whole(count)} sessions in seven days",
        duration(length_s) if length_s else None,
        distance(way) if way else None,
        f"load {whole(load)}" if load is not None else None,
        f"days without training: {whole(rest)}" if rest is not None else None,
    )
    return f"{', '.join(part for part in parts if part)}."


def _load(facts: Facts) -> Sequence[Finding]:
    load, usual, ratio = (known(facts, key) for key in ("week_load", "usual_week_load", "week_vs_usual"))
    if load is None or usual is None or ratio is None:
        return []
    more = abs(ratio - 1.0) >= _LIKE
    meaning = ("more than" if ratio > 1.0 else "less than") if more else "about as much as"
    text = (
        f"The week's load of {whole(load)} is {meaning} the mean of the four weeks before ({whole(usual)})."
    )
    return [Finding(text=text, metrics=("week_load", "usual_week_load", "week_vs_usual"))]


def _unmeasured(facts: Facts) -> Sequence[Finding]:
    count = known(facts, "sessions_without_load")
    if not count:
        return []
    text = f"Sessions without a load: {whole(count)}. They count as nothing, so the week was more than its load says."
    return [Finding(text=text, tone=Tone.UNKNOWN, metrics=("sessions_without_load",))]


def _zones(facts: Facts) -> Sequence[Finding]:
    easy, moderate, hard = (known(facts, key) for key in ("easy_pct", "moderate_pct", "hard_pct"))
    if easy is None or moderate is None or hard is None:
        return []
    text = f"By heart rate, {whole(easy)} % of the time was easy, {whole(moderate)} % moderate, {whole(hard)} % hard"
    if easy >= _EASY_ENOUGH_PCT:
        text, tone = f"{text}: mostly easy, as endurance is built.", Tone.GOOD
    elif easy < _TOO_LITTLE_EASY_PCT:
        text, tone = f"{text}: little of it was easy, which tires more than it builds.", Tone.CAUTION
    else:
        text, tone = f"{text}.", Tone.NOTE
    return [Finding(text=text, tone=tone, metrics=("easy_pct", "moderate_pct", "hard_pct"))]


def _variety(facts: Facts) -> Sequence[Finding]:
    value = known(facts, "monotony")
    if value is None or value < _MONOTONOUS:
        return []
    text = (
        f"The days were much alike (monotony {tenth(value)}): harder days and easier ones do more together."
    )
    return [Finding(text=text, tone=Tone.CAUTION, metrics=("monotony",))]


def _ramp(facts: Facts) -> Sequence[Finding]:
    ramp = known(facts, "ramp_7d")
    if ramp is None:
        return []
    steep = ramp >= _STEEP
    text = f"Fitness changed by {signed(ramp)} in the week{', which is steep' if steep else ''}."
    return [Finding(text=text, tone=Tone.CAUTION if steep else Tone.NOTE, metrics=("ramp_7d",))]


def _rest(facts: Facts) -> Sequence[Finding]:
    score, light, debt_s = (
        known(facts, "readiness"),
        said(facts, "readiness_light"),
        known(facts, "sleep_debt_s"),
    )
    findings = []
    if score is not None and light is not None:
        tone = {"green": Tone.GOOD, "amber": Tone.NOTE, "red": Tone.CAUTION}[light]
        text = f"Readiness is {whole(score)} of 100 ({light}), by our own formula."
        findings.append(Finding(text=text, tone=tone, metrics=("readiness",)))
    if debt_s is not None and debt_s >= _DEBT_S:
        text = f"Over the last 14 nights {tenth(debt_s / 3600.0)} hours of sleep are missing."
        findings.append(Finding(text=text, tone=Tone.CAUTION, metrics=("sleep_debt_s",)))
    return findings


def _race(facts: Facts) -> Sequence[Finding]:
    days = known(facts, "race_in_days")
    if days is None:
        return []
    text = f"The next race is {days_ahead(days)}"
    text += "." if days > _FROM_HERE_DAYS else ": from here on rest does more for it than fitness."
    return [Finding(text=text, metrics=("race_in_days",))]


def _advice(facts: Facts) -> str:
    ratio, easy = known(facts, "acwr"), known(facts, "easy_pct")
    if said(facts, "freshness") == "spent" or said(facts, "readiness_light") == "red":
        return "Make the next days easy, until form and readiness have come back."
    if ratio is not None and ratio > 1.5:  # noqa: PLR2004 - the band's bound
        return "Hold the load for a week before adding more."
    if easy is not None and easy < _TOO_LITTLE_EASY_PCT:
        return "Slow the easy sessions down until three quarters of the time are easy."
    if not known(facts, "sessions_count"):
        return "Begin again with a short easy session."
    return "Nothing in these numbers asks for a change; go on as planned."
