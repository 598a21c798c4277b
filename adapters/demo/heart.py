"""A heart that follows the effort half a minute late and drifts upwards over the hours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from random import Random
from typing import Final

from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.chance import happens
from training_analyzer.adapters.demo.workouts import Step
from training_analyzer.domain.activities.sport import Sport

_LAG_S: Final = 35.0  # time constant of the first-order response
_LONG_ENOUGH: Final = 900  # samples, for a silence in their midst
_DRIFT_BPM: Final = 8.0  # reached in the end,
_DRIFT_S: Final = 5400.0  # with this time constant
# share of the threshold heart rate that an effort of zero would ask for; the rest grows with the effort
_IDLE_SHARE: Final = {
    Sport.CYCLING: 0.45,
    Sport.RUNNING: 0.27,
    Sport.TRANSITION: 0.5,
    Sport.SWIMMING: 0.1,
    Sport.STRENGTH: 0.4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heart:
    """Rates in bpm; ``offset_bpm`` is the day's own deviation (heat, sleep, coffee)."""

    idle_share: float
    lthr_bpm: float
    rest_bpm: float
    max_bpm: float
    offset_bpm: float

    @property
    def floor_bpm(self) -> float:
        """What standing about takes."""
        return self.rest_bpm + 0.28 * (self.max_bpm - self.rest_bpm)

    def steady_bpm(self, effort: float) -> float:
        """Return the rate that an effort leads to, given minutes."""
        asked = self.lthr_bpm * (self.idle_share + (1.0 - self.idle_share) * effort) + self.offset_bpm
        return min(max(asked, self.floor_bpm), self.max_bpm - 1.0)

    def mean_bpm(self, steps: Iterable[Step]) -> float:
        """Return the mean over steps: the same response as ``beats``, solved in closed form."""
        rate, beats, seconds = self.floor_bpm, 0.0, 0.0
        for step in steps:
            target = self.steady_bpm(step.effort)
            left = exp(-step.duration_s / _LAG_S)
            beats += target * step.duration_s + (rate - target) * _LAG_S * (1.0 - left)
            rate = target + (rate - target) * left
            seconds += step.duration_s
        drift = _DRIFT_BPM * (1.0 - _DRIFT_S / seconds * (1.0 - exp(-seconds / _DRIFT_S)))
        return min(beats / seconds + drift, self.max_bpm - 1.0)

    def beats(self, efforts: Sequence[float], pauses: Mapping[int, int], rng: Random) -> Iterator[int]:
        """Yield the rate a second, whole bpm between rest and maximum. It falls in pauses (length by index)."""
        gain, fade = 1.0 - exp(-1.0 / _LAG_S), 1.0 / _DRIFT_S
        rate, drift, flutter = self.floor_bpm, 0.0, 0.0
        for second, effort in enumerate(efforts):
            if second in pauses:
                rate = self.floor_bpm + (rate - self.floor_bpm) * exp(-pauses[second] / _LAG_S)
            rate += (self.steady_bpm(effort) - rate) * gain
            drift += (_DRIFT_BPM - drift) * fade
            flutter += rng.uniform(-0.5, 0.5) - flutter * 0.08
            yield int(min(max(rate + drift + flutter, self.rest_bpm + 1.0), self.max_bpm) + 0.5)


def heart_of(shape: Shape, sport: Sport, offset_bpm: float) -> Heart:
    """Return how the heart answers in a sport."""
    return Heart(
        idle_share=_IDLE_SHARE[sport],
        lthr_bpm=shape.lthr_bpm(sport),
        rest_bpm=shape.rest_hr_bpm,
        max_bpm=shape.max_hr_bpm,
        offset_bpm=offset_bpm,
    )


def with_silence(rates: Iterable[int], rng: Random) -> list[float | None]:
    """Return the column as a chest strap records it: in one session of six it is silent for a while."""
    column: list[float | None] = list(rates)
    if len(column) > _LONG_ENOUGH and happens(rng, 1 / 6):
        first = rng.randrange(300, len(column) - 300)
        length = rng.randint(15, 90)
        column[first : first + length] = [None] * length
    return column
