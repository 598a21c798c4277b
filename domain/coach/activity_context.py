"""What the coach is told of one activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.bands import Intensity, intensity_of_shares
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.fact import Fact, Facts, known, number, word
from training_analyzer.domain.coach.form_facts import form_facts
from training_analyzer.domain.coach.pacing import Pacing
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.sanitize import MOST_NAME_CHARACTERS, MOST_NOTE_CHARACTERS, clean
from training_analyzer.domain.coach.session import (
    Session,
    base_facts,
    session_row,
    shares,
    similar_facts,
    similar_to,
)
from training_analyzer.domain.training.fitness import FitnessDay
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.three_zones import HR_THREE, POWER_THREE

PACED: Final = frozenset({Sport.RUNNING, Sport.WALKING, Sport.HIKING, Sport.SWIMMING, Sport.ROWING})
"""The sports whose evenness of pace says something: hills and traffic make a ride's."""

_ZONED: Final = frozenset({Sport.RUNNING, Sport.CYCLING})
_UNITS: Final[Mapping[str, str]] = {
    "load": "load",
    "trimp": "load",
    "np_w": "w",
    "intensity_factor": "ratio",
    "variability_index": "ratio",
    "work_kj": "kj",
    "efficiency_factor": "ratio",
    "decoupling_pct": "pct",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEvidence:
    """An activity with what was measured of it, the form of its day, and the sessions of the 90 days before.

    ``intended`` is how hard it was planned to be, None where nothing was. ``with_texts`` is the athlete's wish to show
    name and notes too.
    """

    activity: Activity
    metrics: ActivityMetrics | None
    pacing: Pacing | None
    form: FitnessDay | None
    others: Sequence[Session]
    intended: Intensity | None = None
    with_texts: bool = False


def session_of(activity: Activity) -> Session:
    """Return an activity in sum; the time it moved counts, else its timer's, else all of it."""
    duration_s = next(
        each
        for each in (activity.moving_time_s, activity.timer_time_s, activity.elapsed_time_s)
        if each is not None
    )
    return Session(
        key=activity.id,
        day=activity.local_day,
        sport=activity.sport,
        duration_s=duration_s,
        distance_m=activity.distance_m,
        avg_hr_bpm=activity.avg_hr_bpm,
        load=activity.load,
    )


def activity_context(evidence: ActivityEvidence) -> Context:
    """Return what may be said about an activity; days are counted from its own, so that it stays true later."""
    activity, session = evidence.activity, session_of(evidence.activity)
    facts: dict[str, Fact] = {
        **_totals(evidence, session),
        **_measured(evidence.metrics),
        **_zones(evidence.metrics, activity.sport),
        **_pacing(evidence.pacing, activity.sport),
        **base_facts(session, evidence.others),
        **similar_facts(session, evidence.others),
        **form_facts(evidence.form),
        "intended_intensity": word(evidence.intended),
    }
    alike = similar_to(session, evidence.others)
    return Context(
        topic=Topic.ACTIVITY,
        facts=facts,
        rows={"similar_sessions": [session_row(each, activity.local_day) for each in alike]},
        texts=_texts(activity) if evidence.with_texts else {},
    )


def _totals(evidence: ActivityEvidence, session: Session) -> Facts:
    activity = evidence.activity
    return {
        "sport": word(str(activity.sport)),
        "duration_s": number(session.duration_s, "s"),
        "distance_m": number(activity.distance_m, "m"),
        "avg_speed_mps": number(session.speed_mps, "mps"),
        "ascent_m": number(activity.ascent_m, "m"),
        "avg_hr_bpm": number(activity.avg_hr_bpm, "bpm"),
        "max_hr_bpm": number(activity.max_hr_bpm, "bpm"),
        "avg_power_w": number(activity.avg_power_w, "w"),
        "rpe": number(activity.rpe, "score"),
        "load_method": word(activity.load_method),
    }


def _measured(metrics: ActivityMetrics | None) -> Facts:
    if metrics is None:
        return {name: number(None, unit, "no_evidence") for name, unit in _UNITS.items()}
    return {
        name: number(getattr(metrics, name), unit, metrics.reasons.get(name)) for name, unit in _UNITS.items()
    }


def _zones(metrics: ActivityMetrics | None, sport: Sport) -> Facts:
    """Return the shares of easy, moderate and hard, by power where there is any, else by heart rate."""
    zones = {} if metrics is None else metrics.zones
    basis = next(
        (name for name in (POWER_THREE, HR_THREE) if name in zones and any(zones[name].time_s)), None
    )
    if basis is None:
        lacking = "no_threshold" if sport in _ZONED else "other_sport"
        return {
            **shares(0.0, 0.0, 0.0, lacking),
            "zone_basis": word(None, lacking),
            "intensity": word(None, lacking),
        }
    easy_s, moderate_s, hard_s = zones[basis].time_s
    facts = shares(easy_s, moderate_s, hard_s)
    easy, moderate, hard = (known(facts, key) or 0.0 for key in ("easy_pct", "moderate_pct", "hard_pct"))
    return {
        **facts,
        "zone_basis": word("power" if basis == POWER_THREE else "heart rate"),
        "intensity": word(intensity_of_shares(easy, moderate, hard)),
    }


def _pacing(found: Pacing | None, sport: Sport) -> Facts:
    lacking = "too_short" if sport in PACED else "other_sport"
    return {
        "pace_variation_pct": number(found.variation_pct if found else None, "pct", lacking),
        "pace_fade_pct": number(found.fade_pct if found else None, "pct", lacking),
    }


def _texts(activity: Activity) -> Mapping[str, str]:
    texts = {
        "name": clean(activity.name, MOST_NAME_CHARACTERS),
        "notes": clean(activity.notes or "", MOST_NOTE_CHARACTERS),
    }
    return {key: text for key, text in texts.items() if text}
