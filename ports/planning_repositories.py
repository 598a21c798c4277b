"""What a unit of work reaches of what an athlete trains for, and how."""

from typing import Protocol, runtime_checkable

from training_analyzer.ports.goals import Goals
from training_analyzer.ports.training_plans import TrainingPlans
from training_analyzer.ports.workouts import Workouts


@runtime_checkable
class PlanningRepositories(Protocol):
    """Goals, and the training that is planned for them."""

    @property
    def goals(self) -> Goals:
        """Goals."""
        ...

    @property
    def training_plans(self) -> TrainingPlans:
        """Training plans."""
        ...

    @property
    def workouts(self) -> Workouts:
        """Structured workouts."""
        ...
