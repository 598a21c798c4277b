"""What an athlete could race now: each model with its input, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.critical_speed import (
    CriticalSpeed,
    critical_speed,
    critical_speed_time_s,
)
from training_analyzer.domain.training.plausible import is_plausible
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.recent import recent_days
from training_analyzer.domain.training.records import Effort, records
from training_analyzer.domain.training.riegel import riegel_time_s
from training_analyzer.domain.training.training_paces import TrainingPace, training_paces
from training_analyzer.domain.training.vdot import race_time_s, vdot
from training_analyzer.ports.work import Work

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """The effort that VDOT and Riegel start from, its VDOT with the paces to train at, and the races.

    ``critical_speed`` is fitted to the best over each distance instead. Where there is no effort there are no races;
    each None has an entry in ``reasons``.
    """

    effort: Effort | None = None
    vdot: float | None = None
    critical_speed: CriticalSpeed | None = None
    paces: Sequence[TrainingPace] = ()
    races: Sequence[Prediction] = ()
    reasons: Mapping[str, Reason]


async def predict_races(
    *, user_id: UserId, first: date | None = None, today: date, work: Work
) -> Predictions:
    """Return the predictions from the run effort with the highest VDOT since a first day, of 90 days unless given."""
    first, last = recent_days(first, None, today)
    async with work.snapshot() as w:
        efforts = await w.efforts.quickest(user_id, sport=Sport.RUNNING, first=first, last=last, each=_EACH)
    rated = [(value, effort) for effort in efforts if (value := _rating(effort)) is not None]
    fit = critical_speed(records(efforts))
    speed = None if isinstance(fit, Reason) else fit
    reasons = {"critical_speed": fit} if isinstance(fit, Reason) else {}
    if not rated:
        reasons |= dict.fromkeys(("effort", "vdot"), Reason.NO_EVIDENCE)
        return Predictions(critical_speed=speed, reasons=reasons)
    value, effort = max(rated, key=lambda pair: pair[0])
    return Predictions(
        effort=effort,
        vdot=value,
        critical_speed=speed,
        paces=training_paces(value),
        races=[_prediction(distance_m, value, effort, speed) for distance_m in RACES_M],
        reasons=reasons,
    )


def race_times_s(predictions: Predictions, distance_m: float) -> Mapping[str, float | None]:
    """Return the time of a race over any distance by each model; nothing where there is no effort to go by."""
    if predictions.effort is None or predictions.vdot is None:
        return {}
    return _prediction(distance_m, predictions.vdot, predictions.effort, predictions.critical_speed).times_s


def _rating(effort: Effort) -> float | None:
    """Return an effort's VDOT, None where it says nothing about endurance or no human did it."""
    if effort.distance_m < _SHORTEST_M or not is_plausible(
        effort.sport, effort.distance_m, effort.duration_s
    ):
        return None
    return vdot(effort.distance_m, effort.duration_s)


def _prediction(distance_m: float, value: float, effort: Effort, speed: CriticalSpeed | None) -> Prediction:
    return Prediction(
        distance_m,
        {
            "vdot": race_time_s(distance_m, value),
            "riegel": riegel_time_s(effort.distance_m, effort.duration_s, distance_m),
            "critical_speed": critical_speed_time_s(distance_m, speed) if speed else None,
        },
    )
