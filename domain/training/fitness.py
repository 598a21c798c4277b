"""Fitness (CTL), fatigue (ATL) and form (TSB): exponentially weighted means of the daily load.

Sources: Banister's impulse-response model as simplified by Coggan (TrainingPeaks' performance manager). The decay is
exponential, as in GoldenCheetah and intervals.icu; TrainingPeaks uses 1/tau.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil, exp
from typing import Final, NamedTuple

from training_analyzer.domain.training.acwr import CHRONIC_DAYS, uncoupled_ratios
from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.monotony import WEEK_DAYS, Monotony, monotony
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.reasons import Reason

RAMP_DAYS: Final = 7
LOOK_BACK_DAYS: Final = CHRONIC_DAYS - 1
_A_DAY: Final = timedelta(days=1)
_NONE: Final[Mapping[str, Reason]] = {}
_FADED_TAUS: Final = 28  # e^-28 < 1e-12

type _Week = tuple[float | None, Monotony | None]


class FitnessDay(NamedTuple):
    """A day of the series. ``tsb`` is the form at its start, ``form_end_of_day`` at its end.

    ``ramp_7d`` is the change of CTL in a week, ``acwr`` the uncoupled ratio of the week to the three before it,
    ``monotony`` and ``strain`` those of the week; each is None with a reason where there are too few days.
    """

    day: date
    load: float
    ctl: float
    atl: float
    tsb: float
    form_end_of_day: float
    ramp_7d: float | None
    acwr: float | None
    monotony: float | None
    strain: float | None
    reasons: Mapping[str, Reason]


def weight(days: float) -> float:
    """Return the share of a new day's load for a time constant in days: 1 - e^(-1/tau)."""
    return 1.0 - exp(-1.0 / days)


def grow(
    totals: Sequence[DayTotal],
    *,
    before: DailyLoad | None,
    preferences: TrainingPreferences,
    until: date | None = None,
) -> list[DailyLoad]:
    """Return the days of a series, rest days too, from the day after ``before`` to the last total, or to a day.

    Nothing has been done without ``before`` and totals, so there are no days then. ``totals`` are in order of day, one
    a day. Without ``before`` the series starts with the first total, from the
    athlete's seeds. CTL_d = CTL_(d-1) + (load_d - CTL_(d-1)) * k, with k = 1 - e^(-1/tau); ATL alike.
    """
    if not totals and (before is None or until is None):
        return []
    by_day = {total.day: total for total in totals}
    first = totals[0].day if before is None else before.day + _A_DAY
    return _days(first, until or totals[-1].day, by_day, before, preferences)


def faded_by(last: date, preferences: TrainingPreferences) -> date:
    """Return the day on which a change of load, up to a day, moves CTL and ATL by less than 1e-12 of it.

    After n days e^(-n/tau) of the change is left.
    """
    days = ceil(_FADED_TAUS * max(preferences.ctl_days, preferences.atl_days))
    return last + min(timedelta(days=days), date.max - last)


def continue_to(last: DailyLoad, until: date, *, preferences: TrainingPreferences) -> list[DailyLoad]:
    """Return the days without load after the last stored one, up to a day, inclusive."""
    return _days(last.day + _A_DAY, until, {}, last, preferences)


def _days(
    first: date,
    last: date,
    by_day: Mapping[date, DayTotal],
    before: DailyLoad | None,
    preferences: TrainingPreferences,
) -> list[DailyLoad]:
    k_ctl, k_atl = weight(preferences.ctl_days), weight(preferences.atl_days)
    ctl, atl = (before.ctl, before.atl) if before else (preferences.ctl_seed, preferences.atl_seed)
    days = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        total = by_day.get(day)
        load, timer_time_s, count = (
            (total.load, total.timer_time_s, total.activity_count) if total else (0.0, 0.0, 0)
        )
        ctl += (load - ctl) * k_ctl
        atl += (load - atl) * k_atl
        days.append(
            DailyLoad(day=day, load=load, timer_time_s=timer_time_s, activity_count=count, ctl=ctl, atl=atl)
        )
    return days


def form(days: Sequence[DailyLoad], *, start: date, preferences: TrainingPreferences) -> list[FitnessDay]:
    """Return consecutive days with their form and ramp, in order.

    ``start`` is the series' first day, whose form rests on the seeds. Give the ``LOOK_BACK_DAYS`` before the first one
    that is wanted too: where they are missing a day has no ratio, monotony and ramp, and the first one given, if
    later than ``start``, is left out, since its form rests on the day before.
    """
    if not days:
        return []
    weeks = _weeks([day.load for day in days])
    shown = _shown(days, weeks, preferences)
    return shown if days[0].day <= start else shown[1:]


def _shown(
    days: Sequence[DailyLoad], weeks: Sequence[_Week], preferences: TrainingPreferences
) -> list[FitnessDay]:
    ctl_before, atl_before = preferences.ctl_seed, preferences.atl_seed
    shown = []
    for n, ((day, load, _, _, ctl, atl), (ratio, week)) in enumerate(zip(days, weeks, strict=True)):
        ramp = ctl - days[n - RAMP_DAYS].ctl if n >= RAMP_DAYS else None
        value, strain = week or (None, None)
        lacking = ramp is None or ratio is None or week is None
        reasons = _reasons(n, ratio, week) if lacking else _NONE
        shown.append(
            FitnessDay(
                day, load, ctl, atl, ctl_before - atl_before, ctl - atl, ramp, ratio, value, strain, reasons
            )
        )
        ctl_before, atl_before = ctl, atl
    return shown


def _weeks(loads: Sequence[float]) -> list[_Week]:
    """Return each day's ratio and monotony, None where there is none."""
    ends = range(WEEK_DAYS, len(loads) + 1)
    full: list[Monotony | None] = [monotony(loads[end - WEEK_DAYS : end]) for end in ends]
    return list(zip(uncoupled_ratios(loads), [None] * (len(loads) - len(full)) + full, strict=True))


def _reasons(n: int, ratio: float | None, week: Monotony | None) -> Mapping[str, Reason]:
    """Return why the nth day lacks what it lacks."""
    reasons: dict[str, Reason] = {}
    if n < RAMP_DAYS:
        reasons["ramp_7d"] = Reason.TOO_FEW_DAYS
    if ratio is None:
        reasons["acwr"] = Reason.TOO_FEW_DAYS if n < CHRONIC_DAYS - 1 else Reason.ZERO_DENOMINATOR
    if week is None:
        too_early = n < WEEK_DAYS - 1
        reasons["monotony"] = reasons["strain"] = Reason.TOO_FEW_DAYS if too_early else Reason.ZERO_VARIANCE
    return reasons
