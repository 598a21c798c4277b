"""Whom the demo shows: a body that grows fitter over the years and rises and falls with the seasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, exp, tau
from typing import Final

from training_analyzer.adapters.demo.chance import chance
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.thresholds import Sex, Threshold

_TEST_EVERY: Final = timedelta(weeks=9)
_FITTEST_DAY: Final = 190  # of the year: early July, between the two main races
_SPORTS: Final = (Sport.CYCLING, Sport.RUNNING, Sport.SWIMMING, Sport.STRENGTH)
# the threshold heart rate is lower where less muscle works, and lowest lying in cool water
_LTHR_BELOW_RUN_BPM: Final = {Sport.CYCLING: 6, Sport.SWIMMING: 13, Sport.STRENGTH: 6, Sport.TRANSITION: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the body can do on one day. Speeds are those held for an hour (running) and the CSS (swimming)."""

    ftp_w: float
    threshold_mps: float
    css_mps: float
    run_lthr_bpm: float
    max_hr_bpm: float
    rest_hr_bpm: float
    weight_kg: float

    def lthr_bpm(self, sport: Sport) -> float:
        """Return the threshold heart rate of a sport."""
        return self.run_lthr_bpm - _LTHR_BELOW_RUN_BPM.get(sport, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """A body as it was on ``first``, the day the diary begins."""

    first: date
    sex: Sex
    shape: Shape

    def on(self, day: date) -> Shape:
        """Return the shape of a day: up to 8 % better over the years, 3 % either way over the seasons."""
        start = self.shape
        years = max((day - self.first).days / 365.25, 0.0)
        season = cos(tau * (day.timetuple().tm_yday - _FITTEST_DAY) / 365.25)
        form = 1.0 + 0.08 * (1.0 - exp(-years / 1.5)) + 0.03 * season
        return Shape(
            ftp_w=start.ftp_w * form,
            threshold_mps=start.threshold_mps * (1.0 + (form - 1.0) * 0.7),
            css_mps=start.css_mps * (1.0 + (form - 1.0) * 0.8),
            run_lthr_bpm=start.run_lthr_bpm + season,
            max_hr_bpm=start.max_hr_bpm,
            rest_hr_bpm=start.rest_hr_bpm - years * 0.7 - 2.0 * season,
            weight_kg=start.weight_kg - 1.2 * season,
        )

    def thresholds(self, today: date) -> Iterator[Threshold]:
        """Yield what tests every nine weeks found, by sport and day."""
        for sport in _SPORTS:
            day = self.first
            while day <= today:
                yield self._threshold(sport, day)
                day += _TEST_EVERY

    def _threshold(self, sport: Sport, day: date) -> Threshold:
        shape = self.on(day)
        running, swimming = sport is Sport.RUNNING, sport is Sport.SWIMMING
        return Threshold(
            sport=sport,
            valid_from=day,
            ftp_w=float(round(shape.ftp_w)) if sport is Sport.CYCLING else None,
            lthr_bpm=float(round(shape.lthr_bpm(sport))),
            max_hr_bpm=shape.max_hr_bpm,
            rest_hr_bpm=float(round(shape.rest_hr_bpm)),
            threshold_pace_s_per_km=float(round(1000.0 / shape.threshold_mps)) if running else None,
            css_s_per_100m=round(100.0 / shape.css_mps, 1) if swimming else None,
            weight_kg=round(shape.weight_kg, 1),
            sex=self.sex,
        )


def athlete(seed: int, first: date) -> Athlete:
    """Return the athlete of a seed: a good amateur, woman or man."""
    rng = chance(seed, "athlete")
    sex = rng.choice((Sex.FEMALE, Sex.MALE))
    woman = sex is Sex.FEMALE
    max_hr_bpm = float(rng.randint(182, 192))
    return Athlete(
        first=first,
        sex=sex,
        shape=Shape(
            ftp_w=rng.uniform(190.0, 215.0) if woman else rng.uniform(235.0, 270.0),
            threshold_mps=rng.uniform(3.55, 3.8) if woman else rng.uniform(3.85, 4.15),
            css_mps=rng.uniform(0.98, 1.1) if woman else rng.uniform(1.02, 1.15),
            run_lthr_bpm=round(max_hr_bpm * rng.uniform(0.905, 0.925)),
            max_hr_bpm=max_hr_bpm,
            rest_hr_bpm=float(rng.randint(48, 54)),
            weight_kg=rng.uniform(55.0, 62.0) if woman else rng.uniform(68.0, 76.0),
        ),
    )
