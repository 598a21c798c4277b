"""Goals as clients send them and as the API shows them."""

from datetime import date, datetime

import msgspec

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.goals.edit import GoalEdit
from training_analyzer.domain.goals.entry import GoalEntry
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPriority
from training_analyzer.entrypoints.http.copying import copied, kept
from training_analyzer.entrypoints.http.times import goal_text


class GoalIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A goal to set. A race and a distance need ``distance_m``.

    ``target_load`` is the load planned for the day itself: `/v1/training-load` projects by it.
    """

    name: str
    kind: GoalKind
    day: date
    sport: Sport
    distance_m: float | None = None
    target_time_s: float | None = None
    target_load: float | None = None
    priority: GoalPriority
    notes: str | None = None

    def entry(self) -> GoalEntry:
        """Return it in the domain's terms."""
        return GoalEntry(**msgspec.structs.asdict(self))


class GoalEditIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be changed; what is not given stays, null clears."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    kind: GoalKind | msgspec.UnsetType = msgspec.UNSET
    day: date | msgspec.UnsetType = msgspec.UNSET
    sport: Sport | msgspec.UnsetType = msgspec.UNSET
    distance_m: float | msgspec.UnsetType | None = msgspec.UNSET
    target_time_s: float | msgspec.UnsetType | None = msgspec.UNSET
    target_load: float | msgspec.UnsetType | None = msgspec.UNSET
    priority: GoalPriority | msgspec.UnsetType = msgspec.UNSET
    notes: str | msgspec.UnsetType | None = msgspec.UNSET

    def edit(self) -> GoalEdit:
        """Return it in the domain's terms."""
        return GoalEdit(
            name=kept(self.name),
            kind=kept(self.kind),
            day=kept(self.day),
            sport=kept(self.sport),
            distance_m=kept(self.distance_m),
            target_time_s=kept(self.target_time_s),
            target_load=kept(self.target_load),
            priority=kept(self.priority),
            notes=kept(self.notes),
        )


class GoalOut(msgspec.Struct, frozen=True):
    """A goal. ``day`` is the athlete's local day, in the future or past; ``target_load`` is the load planned for it."""

    id: str
    name: str
    kind: str
    day: date
    sport: str
    distance_m: float | None
    target_time_s: float | None
    target_load: float | None
    priority: str
    notes: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, goal: Goal) -> "GoalOut":
        """Return a goal as its owner sees it."""
        return copied(cls, goal, id=goal_text(goal.id))
