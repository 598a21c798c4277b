"""Outings of appointments and races: when they start, where they lead, where they stop."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.adapters.demo import courses
from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.chance import chance, happens
from training_analyzer.adapters.demo.diary import Appointment
from training_analyzer.adapters.demo.loops import Course, loop_of
from training_analyzer.adapters.demo.outing import Leg, Outing, Pause
from training_analyzer.adapters.demo.races import Part, Race
from training_analyzer.adapters.demo.totals import ride_speed_mps
from training_analyzer.adapters.demo.workouts import Step, Workout
from training_analyzer.domain.activities.sport import Sport

TIMEZONE: Final = "Europe/Madrid"
_ZONE: Final = ZoneInfo(TIMEZONE)
_LAP_M: Final = {Sport.RUNNING: 1000.0, Sport.CYCLING: 5000.0, Sport.SWIMMING: 500.0}
_LONG_RIDE_S: Final = 9000
_SATURDAY: Final = 5


def training(appointment: Appointment, shape: Shape, seed: int) -> Outing:
    """Return the outing of an appointment."""
    day, workout, duration_s = appointment.day, appointment.workout, appointment.duration_s
    key = f"{seed}/outing/{day}"
    rng = chance(key)
    vigour = rng.uniform(0.975, 1.025)
    leg = Leg(
        sport=workout.sport,
        sub_sport=workout.sub_sport,
        steps=tuple(replace(step, effort=step.effort * vigour) for step in workout.steps(duration_s)),
        course=rng.choice(workout.courses) if workout.courses else None,
        pauses=tuple(_pauses(workout, duration_s, rng)),
        lap_m=None if workout.reps else _LAP_M.get(workout.sport),
    )
    rpe = min(max(workout.rpe + rng.choice((-1, 0, 0, 0, 1)), 1), 10)
    return Outing(
        name=workout.title(duration_s),
        local_start=_start(day, rng),
        rpe=rpe if happens(rng, 0.85) else None,
        legs=(leg,),
        shape=shape,
        key=key,
    )


def race(race: Race, shape: Shape, seed: int) -> Outing:
    """Return the outing of a race; between the parts of a triathlon lie its transitions."""
    key = f"{seed}/outing/{race.day}"
    rng = chance(key)
    luck = rng.uniform(0.985, 1.015)
    return Outing(
        name=race.name,
        local_start=datetime.combine(race.day, time(8, 30, rng.randint(0, 20)), _ZONE),
        rpe=rng.choice((9, 9, 10)),
        legs=tuple(_race_legs(race.parts, shape, luck, rng)),
        shape=shape,
        key=key,
    )


def _race_legs(parts: Sequence[Part], shape: Shape, luck: float, rng: Random) -> Iterator[Leg]:
    names = {Sport.CYCLING: "swim_to_bike_transition", Sport.RUNNING: "bike_to_run_transition"}
    for number, part in enumerate(parts):
        if number:
            yield Leg(
                sport=Sport.TRANSITION,
                sub_sport=names[part.sport],
                steps=(Step(rng.randint(95, 190), 0.5),),
            )
        course = _race_course(part, multisport=len(parts) > 1)
        effort = part.effort * luck
        yield Leg(
            sport=part.sport,
            sub_sport=part.sub_sport,
            steps=tuple(_paced(_race_time_s(part, effort, course, shape), effort, rng)),
            course=course,
            lap_m=_LAP_M[part.sport],
        )


def _race_course(part: Part, *, multisport: bool) -> Course:
    if part.sport is Sport.SWIMMING:
        return courses.LAKE_SWIM if multisport else courses.BAY_SWIM
    if part.sport is Sport.CYCLING:
        return courses.LAKE_RIDE if multisport else courses.TO_THE_HILLS
    return courses.LAKE_RUN if multisport else courses.FLAT_RACE


def _race_time_s(part: Part, effort: float, course: Course, shape: Shape) -> int:
    loop = loop_of(course)
    match part.sport:
        case Sport.SWIMMING:
            speed_mps = shape.css_mps * effort
        case Sport.CYCLING:
            speed_mps = ride_speed_mps(shape.ftp_w * effort, loop.climb_share)
        case _:
            speed_mps = shape.threshold_mps * effort / loop.mean_cost
    return round(part.distance_m / speed_mps)


def _paced(duration_s: int, effort: float, rng: Random) -> Iterator[Step]:
    """Yield a race in five parts, none quite even; together they keep the effort."""
    deviations = [rng.uniform(-0.02, 0.02) for _ in range(5)]
    mean = sum(deviations) / 5
    first_s = duration_s - 4 * (duration_s // 5)
    for number, deviation in enumerate(deviations):
        yield Step(duration_s // 5 if number else first_s, effort * (1.0 + deviation - mean))


def _pauses(workout: Workout, duration_s: int, rng: Random) -> Iterator[Pause]:
    """Yield traffic lights, and on long rides the cafe, in order of time."""
    if not workout.outdoors:
        return
    rides = workout.sport is Sport.CYCLING
    lights = rng.choice((0, 1, 2, 3)) if rides else rng.choice((0, 0, 0, 1))
    moments = sorted(rng.sample(range(120, duration_s - 120), lights + 1))
    cafe = rides and duration_s > _LONG_RIDE_S and happens(rng, 0.7)
    stop = rng.randrange(lights + 1)
    for number, moment in enumerate(moments):
        if number != stop:
            yield Pause(moment, rng.randint(12, 75))
        elif cafe:
            yield Pause(moment, rng.randint(420, 1080))


def _start(day: date, rng: Random) -> datetime:
    if day.weekday() >= _SATURDAY:
        earliest_min, latest_min = 8 * 60, 9 * 60 + 40
    elif happens(rng, 0.4):
        earliest_min, latest_min = 6 * 60 + 10, 7 * 60
    else:
        earliest_min, latest_min = 17 * 60 + 45, 19 * 60 + 20
    seconds = rng.randint(earliest_min * 60, latest_min * 60)
    return datetime.combine(day, time(), _ZONE) + timedelta(seconds=seconds)
