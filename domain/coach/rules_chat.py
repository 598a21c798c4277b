"""A conversation by rules: a table of intents, else an honest list of what can be answered."""

from collections.abc import Callable, Mapping
from typing import Final

from training_analyzer.domain.coach.answer import ChatAnswer
from training_analyzer.domain.coach.context import Context, Row
from training_analyzer.domain.coach.fact import Facts, known, said
from training_analyzer.domain.coach.intent import Intent, intent_of
from training_analyzer.domain.coach.rules_form import change_finding, form_finding
from training_analyzer.domain.coach.rules_week import review_by_rules
from training_analyzer.domain.coach.wording import days_ahead, distance, duration, pace, whole

CANNOT: Final = (
    "Without a language model I answer by rules, from your own numbers. I can tell you: how your form is, how your "
    "last week was, what your next workout could be, and how ready you are for your next race. Ask one of these."
)
_BECAUSE: Final[Mapping[str, str]] = {
    "race_near": "the race is near",
    "readiness_red": "your readiness is red",
    "form_very_low": "your form is very low",
    "form_low": "your form is low",
    "load_rising_fast": "your load rose fast lately",
    "hard_lately": "your last hard session is hardly over",
    "long_due": "a long one is due",
    "hard_due": "a harder one is due",
    "in_between": "it lies between two harder ones",
}
_KINDS: Final[Mapping[str, str]] = {
    "rest": "a day of rest",
    "recovery": "a recovery session",
    "easy": "an easy session",
    "long": "a long easy session",
    "tempo": "a tempo session: after a warm-up some steady blocks just below threshold",
    "intervals": "intervals: after a warm-up short hard repeats with easy recoveries",
}
_PACES: Final[Mapping[str, str]] = {
    "recovery": "easy",
    "easy": "easy",
    "long": "easy",
    "tempo": "threshold",
    "intervals": "interval",
}


def chat_by_rules(question: str, context: Context) -> ChatAnswer:
    """Return the answer to a question, by its words and the athlete's facts."""
    return _ANSWERS[intent_of(question)](context)


def _form(context: Context) -> ChatAnswer:
    facts = context.facts
    found = [*form_finding(facts, "at the start of today"), *change_finding(facts)]
    if not found:
        return ChatAnswer(text="Your form is not known: there is no training in your diary to tell it from.")
    score, light = known(facts, "readiness"), said(facts, "readiness_light")
    text = " ".join(each.text for each in found)
    keys = [key for each in found for key in each.metrics]
    if score is None:
        text += " Your readiness is not known: too little is said of your nights and mornings."
    else:
        text += f" Your readiness is {whole(score)} of 100 ({light}), by our own formula."
        keys.append("readiness")
    return ChatAnswer(text=text, metrics=tuple(keys))


def _week(context: Context) -> ChatAnswer:
    review = review_by_rules(context.facts)
    text = " ".join((review.summary, *(each.text for each in review.findings[:3]), review.advice))
    keys = dict.fromkeys(key for each in review.findings[:3] for key in each.metrics)
    return ChatAnswer(text=text, metrics=tuple(keys))


def _next(context: Context) -> ChatAnswer:
    planned = context.rows.get("planned", ())
    if planned:
        return ChatAnswer(text=_planned(planned[0]), metrics=("planned",))
    facts = context.facts
    kind, sport, because = (said(facts, key) for key in ("next_kind", "next_sport", "next_because"))
    if kind is None or sport is None or because is None:
        return ChatAnswer(
            text="I cannot suggest a session: your diary has none in the last 42 days to go by. Begin with a short "
            "easy one."
        )
    text = f"Next: {_KINDS[kind]}" + ("" if kind == "rest" else f" ({sport})")
    length_s = known(facts, "next_duration_s")
    keys = ["next_kind"]
    if length_s:
        text += f", about {duration(length_s)}"
        keys.append("next_duration_s")
    text += f", since {_BECAUSE[because]}."
    return (
        _with_pace(text, keys, kind, facts)
        if sport == "running"
        else ChatAnswer(text=text, metrics=tuple(keys))
    )


def _with_pace(text: str, keys: list[str], kind: str, facts: Facts) -> ChatAnswer:
    name = _PACES.get(kind, "")
    slow, fast = known(facts, f"{name}_pace_slow_s_per_km"), known(facts, f"{name}_pace_fast_s_per_km")
    if slow is not None and fast is not None:
        keys += [f"{name}_pace_slow_s_per_km", f"{name}_pace_fast_s_per_km"]
        text += f" Its pace: {pace(slow)} to {pace(fast)}."
    return ChatAnswer(text=text, metrics=tuple(keys))


def _planned(row: Row) -> str:
    days, length_s = known(row, "days_ahead") or 0.0, known(row, "duration_s")
    text = f"Your plan has {said(row, 'purpose') or 'a workout'} ({said(row, 'sport') or 'training'}) {days_ahead(days)}"
    return f"{text}, {duration(length_s)}." if length_s else f"{text}."


def _race(context: Context) -> ChatAnswer:
    facts = context.facts
    days, way = known(facts, "race_in_days"), known(facts, "race_distance_m")
    if days is None or way is None:
        text = "You have set no race among your goals; with one I can tell how near you are to it."
        return ChatAnswer(text=text)
    sentences = [f"Your next race, {distance(way)}, is {days_ahead(days)}.", *_times(facts)]
    keys = ["race_in_days", "race_distance_m", "race_target_s", "race_fastest_s", "race_slowest_s", "tsb"]
    sentences += [each.text for each in form_finding(facts, "at the start of today")]
    return ChatAnswer(
        text=" ".join(sentences), metrics=tuple(key for key in keys if known(facts, key) is not None)
    )


def _times(facts: Facts) -> list[str]:
    fastest, slowest, target = (
        known(facts, key) for key in ("race_fastest_s", "race_slowest_s", "race_target_s")
    )
    if fastest is None or slowest is None:
        return [
            "What you could race is not known: I can tell it of runs alone, from a good effort of the last 90 days."
        ]
    said_so = [
        f"Your efforts of the last 90 days point at {duration(fastest)} to {duration(slowest)}, if conditions are fair."
    ]
    if target is None:
        return said_so
    if target >= slowest:
        return [*said_so, f"Your target of {duration(target)} is within reach by every model."]
    if target >= fastest:
        return [*said_so, f"Your target of {duration(target)} is within reach by the kindest model alone."]
    return [*said_so, f"Your target of {duration(target)} is faster than any model says today."]


def _other(context: Context) -> ChatAnswer:  # noqa: ARG001 - one of a table
    return ChatAnswer(text=CANNOT)


_ANSWERS: Final[Mapping[Intent, Callable[[Context], ChatAnswer]]] = {
    Intent.FORM: _form,
    Intent.WEEK: _week,
    Intent.NEXT: _next,
    Intent.RACE: _race,
    Intent.OTHER: _other,
}
