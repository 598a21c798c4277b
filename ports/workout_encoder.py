"""Workouts as files that devices take."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.planning.workout import Workout
from training_analyzer.domain.training.thresholds import Threshold


@runtime_checkable
class WorkoutEncoder(Protocol):
    """Writes files; the same workout and thresholds give the same bytes."""

    @property
    def media_type(self) -> str:
        """The type of the files, such as ``application/vnd.ant.fit``."""
        ...

    @property
    def suffix(self) -> str:
        """How their names end, without the dot."""
        ...

    def encode(self, workout: Workout, threshold: Threshold | None) -> bytes:
        """Return the workout as a file.

        Zones are written as the spans that the thresholds make of them, since a device has zones of its own; as numbers
        of zones where they make none.
        """
        ...
