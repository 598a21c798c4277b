"""What the coach is asked to design."""

from datetime import date
from typing import Literal

import msgspec

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.workout import WorkoutPurpose
from training_analyzer.domain.services.design_plan import PlanWanted
from training_analyzer.domain.services.design_workout import WorkoutWanted
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.http.plan_forms import RaceForm
from training_analyzer.entrypoints.http.times import goal_id_of


class PlanDesignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A plan that leads to a goal of yours that is a race, to a race, or so many weeks of a sport.

    ``fallback`` and ``dry_run`` are as for an analysis.
    """

    goal_id: str | None = None
    race: RaceForm | None = None
    sport: Sport | None = None
    weeks: int | None = None
    sessions_per_week: int | None = None
    fallback: Literal["rules"] | None = None
    dry_run: bool = False

    def wanted(self) -> PlanWanted:
        """Return it in the domain's terms. Raises HttpProblem, and NotFound for an id that is none."""
        if self.goal_id is not None and self.race is not None:
            raise unfit("/race", "A plan leads to a goal or to a race, not to both.")
        return PlanWanted(
            sport=self.sport,
            goal_id=None if self.goal_id is None else goal_id_of(self.goal_id),
            race=self.race.race() if self.race else None,
            weeks=self.weeks,
            sessions_per_week=self.sessions_per_week,
        )


class WorkoutDesignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A workout of a sport, a purpose and a time, for a day (today unless given)."""

    sport: Sport
    purpose: WorkoutPurpose
    duration_s: float
    day: date | None = None
    fallback: Literal["rules"] | None = None
    dry_run: bool = False

    def wanted(self) -> WorkoutWanted:
        """Return it in the domain's terms."""
        return WorkoutWanted(sport=self.sport, purpose=self.purpose, duration_s=self.duration_s, day=self.day)
