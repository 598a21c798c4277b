"""When an athlete is fresh without training, and how much training today would bring a form about."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Final

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.project_load import AHEAD, as_stored
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.training.acwr import CHRONIC_DAYS, Acwr, acwr_series
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.fitness import FitnessDay, weight
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.projection import first_fresh, load_for_form, project
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.ports.hot_reads import HotReads

_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Today, its ratios of week to month, the first day fresh enough without training, the whole load for the form.

    Each None has an entry in ``reasons``.
    """

    today: FitnessDay | None = None
    ratios: Acwr = field(default_factory=Acwr)
    first_fresh: DailyLoad | None = None
    load_for_form: float | None = None
    reasons: Mapping[str, Reason]


async def read_outlook(
    *, user_id: UserId, sport: str, form: float, today: date, hot_reads: HotReads
) -> Outlook:
    """Return the outlook on a form at the end of a day, a year ahead at most."""
    days = await read_training_load(
        user_id=user_id, sport=sport, span=Span(None, today), today=today, hot_reads=hot_reads
    )
    if not days:
        nothing = ("today", "first_fresh", "load_for_form", "acwr.coupled", "acwr.uncoupled", "acwr.ewma")
        return Outlook(reasons=dict.fromkeys(nothing, Reason.NO_EVIDENCE))
    preferences = await hot_reads.training_preferences(user_id)
    ratios = acwr_series([day.load for day in days])[-1]
    too_early = Reason.TOO_FEW_DAYS if len(days) < CHRONIC_DAYS else Reason.ZERO_DENOMINATOR
    fresh, load = _fresh(days[-1], form, preferences), _load(days[-1], form, preferences)
    answers = {"first_fresh": fresh, "load_for_form": load}
    return Outlook(
        today=days[-1],
        ratios=ratios,
        first_fresh=fresh,
        load_for_form=load,
        reasons={name: Reason.OUT_OF_REACH for name, answer in answers.items() if answer is None}
        | {f"acwr.{name}": too_early for name, ratio in asdict(ratios).items() if ratio is None},
    )


def _fresh(today: FitnessDay, form: float, preferences: TrainingPreferences) -> DailyLoad | None:
    now = as_stored(today)
    return first_fresh([now, *project(now, {}, today.day + AHEAD, preferences=preferences)], form)


def _load(today: FitnessDay, form: float, preferences: TrainingPreferences) -> float | None:
    """The whole of today's load: what was done already is taken out first, and cannot be taken back."""
    load = load_for_form(
        form,
        ctl=today.ctl - today.load * weight(preferences.ctl_days),
        atl=today.atl - today.load * weight(preferences.atl_days),
        preferences=preferences,
    )
    return None if load is None or load < today.load - _ROUNDING else load
