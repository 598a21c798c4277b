"""What an athlete could race now: each model with its input, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.plausible import is_plausible
from training_analyzer.domain.training.records import Effort
from training_analyzer.domain.training.riegel import riegel_time_s
from training_analyzer.domain.training.vdot import race_time_s, vdot
from training_analyzer.ports.work import Work

RECENT: Final = timedelta(days=90)
RACES_M: Final = (1500.0, 5000.0, 10_000.0, 21_097.5, 42_195.0)
_SHORTEST_M: Final = 1500.0  # below this sprint, not endurance, decides
_EACH: Final = 3


@dataclass(frozen=True, slots=True)
class Prediction:
    """The time of a race by each model, in seconds; None where a model does not reach so far."""

    distance_m: float
    times_s: Mapping[str, float | None]

    @property
    def spread_s(self) -> float | None:
        """How far the models lie apart; None for fewer than two."""
        known = [time_s for time_s in self.times_s.values() if time_s is not None]
        return max(known) - min(known) if len(known) > 1 else None


@dataclass(frozen=True, slots=True)
class Predictions:
    """The effort that all models start from, with its VDOT, and the races; nothing where there is no effort."""

    effort: Effort | None
    vdot: float | None
    races: Sequence[Prediction]


async def predict_races(*, user_id: UserId, today: date, work: Work) -> Predictions:
    """Return the predictions from the run effort of the last 90 days with the highest VDOT."""
    async with work.snapshot() as w:
        efforts = await w.efforts.quickest(
            user_id, sport=Sport.RUNNING, first=today - RECENT, last=today, each=_EACH
        )
    rated = [(value, effort) for effort in efforts if (value := _rating(effort)) is not None]
    if not rated:
        return Predictions(None, None, ())
    value, effort = max(rated, key=lambda pair: pair[0])
    return Predictions(effort, value, [_prediction(distance_m, value, effort) for distance_m in RACES_M])


def _rating(effort: Effort) -> float | None:
    """Return an effort's VDOT, None where it says nothing about endurance or no human did it."""
    if effort.distance_m < _SHORTEST_M or not is_plausible(
        effort.sport, effort.distance_m, effort.duration_s
    ):
        return None
    return vdot(effort.distance_m, effort.duration_s)


def _prediction(distance_m: float, value: float, effort: Effort) -> Prediction:
    return Prediction(
        distance_m,
        {
            "vdot": race_time_s(distance_m, value),
            "riegel": riegel_time_s(effort.distance_m, effort.duration_s, distance_m),
        },
    )
