"""Facts of an activity and of a week, whole or with gaps."""

from hypothesis import strategies as st

from training_analyzer.domain.coach.bands import change, freshness, intensity_of_shares
from training_analyzer.domain.coach.fact import Fact, number, word

ACTIVITY = {
    "duration_s": ("s", 60.0, 90_000.0),
    "distance_m": ("m", 1.0, 300_000.0),
    "load": ("load", 0.0, 800.0),
    "usual_load": ("load", 1.0, 400.0),
    "load_vs_usual": ("ratio", 0.0, 9.0),
    "easy_pct": ("pct", 0.0, 100.0),
    "moderate_pct": ("pct", 0.0, 100.0),
    "hard_pct": ("pct", 0.0, 100.0),
    "variability_index": ("ratio", 1.0, 2.0),
    "decoupling_pct": ("pct", -20.0, 40.0),
    "pace_variation_pct": ("pct", 0.0, 60.0),
    "pace_fade_pct": ("pct", -30.0, 30.0),
    "similar_count": ("count", 0.0, 5.0),
    "speed_vs_similar_pct": ("pct", -30.0, 30.0),
    "hr_vs_similar_bpm": ("bpm", -30.0, 30.0),
}
FORM = {
    "tsb": ("load", -80.0, 60.0),
    "ctl": ("load", 0.0, 150.0),
    "atl": ("load", 0.0, 200.0),
    "acwr": ("ratio", 0.0, 4.0),
}
WEEK = {
    **FORM,
    "sessions_count": ("count", 0.0, 20.0),
    "rest_days": ("days", 0.0, 7.0),
    "week_duration_s": ("s", 0.0, 150_000.0),
    "week_distance_m": ("m", 0.0, 900_000.0),
    "week_load": ("load", 0.0, 2000.0),
    "usual_week_load": ("load", 0.0, 2000.0),
    "week_vs_usual": ("ratio", 0.0, 5.0),
    "sessions_without_load": ("count", 0.0, 5.0),
    "easy_pct": ("pct", 0.0, 100.0),
    "moderate_pct": ("pct", 0.0, 100.0),
    "hard_pct": ("pct", 0.0, 100.0),
    "monotony": ("ratio", 0.3, 20.0),
    "ramp_7d": ("load", -30.0, 30.0),
    "readiness": ("score", 0.0, 100.0),
    "sleep_debt_s": ("s", 0.0, 150_000.0),
    "race_in_days": ("days", 0.0, 400.0),
    "race_distance_m": ("m", 1000.0, 100_000.0),
    "race_target_s": ("s", 200.0, 40_000.0),
    "race_fastest_s": ("s", 200.0, 40_000.0),
    "race_slowest_s": ("s", 200.0, 40_000.0),
    "next_duration_s": ("s", 300.0, 20_000.0),
    "easy_pace_slow_s_per_km": ("s_per_km", 200.0, 700.0),
    "easy_pace_fast_s_per_km": ("s_per_km", 200.0, 700.0),
}
_WHOLE = {"days", "count"}


@st.composite
def facts(draw: st.DrawFn, ranges: dict[str, tuple[str, float, float]]) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for key, (unit, least, most) in ranges.items():
        values = st.integers(int(least), int(most)) if unit in _WHOLE else st.floats(least, most)
        found[key] = number(draw(st.none() | values), unit, "too_few_days")
    return {**found, **_words(found)}


def _words(found: dict[str, Fact]) -> dict[str, Fact]:
    tsb, acwr = found.get("tsb"), found.get("acwr")
    zones = [found[key].value for key in ("easy_pct", "moderate_pct", "hard_pct")]
    shape = None
    if all(isinstance(each, float) for each in zones):
        easy, moderate, hard = (float(each or 0.0) for each in zones)
        shape = intensity_of_shares(easy, moderate, hard)
    return {
        "sport": word("running"),
        "zone_basis": word(shape and "heart rate"),
        "intensity": word(shape),
        "freshness": word(freshness(tsb.value) if tsb and isinstance(tsb.value, float) else None),
        "load_change": word(change(acwr.value) if acwr and isinstance(acwr.value, float) else None),
        "readiness_light": word(
            "amber" if found.get("readiness") and found["readiness"].value is not None else None
        ),
        "next_kind": word("easy"),
        "next_sport": word("running"),
        "next_because": word("in_between"),
    }
