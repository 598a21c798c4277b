"""How ready an athlete is on a day, and what that is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.wellness.baseline import BASELINE_DAYS, Baseline
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.hrv import HrvStatus, hrv_status
from training_analyzer.domain.wellness.readiness import (
    Part,
    Readiness,
    form_part,
    hrv_part,
    readiness,
    resting_hr_part,
    sleep_part,
)
from training_analyzer.domain.wellness.resting_hr import resting_hr_status
from training_analyzer.domain.wellness.sleep import sleep_debt_s
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

ASSUMED_NEED_S: Final = 8 * 3600.0
"""The need of sleep where the athlete has said none: shown as assumed."""

_SCORE: Final = "score"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessDay:
    """A day's readiness with all that it rests on; ``reasons`` name each part that is unknown, and the score.

    ``sleep_need_assumed`` tells a need that nobody said.
    """

    day: date
    readiness: Readiness | None
    hrv: HrvStatus | None
    resting_hr: Baseline | None
    slept_s: float | None
    sleep_need_s: float
    sleep_need_assumed: bool
    sleep_debt_s: float | None
    tsb: float | None
    reasons: Mapping[str, str]


async def read_readiness(
    *, user_id: UserId, day: date, today: date, work: Work, hot_reads: HotReads
) -> ReadinessDay:
    """Return what is known on the morning of a day. A day to come has no form."""
    first = day - timedelta(days=BASELINE_DAYS - 1)
    async with work.snapshot() as w:
        days = await w.wellness.days(user_id, first=first, last=day)
        said_need_s = await w.wellness.sleep_need_s(user_id, day)
    span = Span(day, day)
    load = await read_training_load(
        user_id=user_id, sport=ALL_SPORTS, span=span, today=today, hot_reads=hot_reads
    )
    return judged(day, days, said_need_s, load[0].tsb if load else None)


def judged(
    day: date, days: Sequence[WellnessDay], said_need_s: float | None, tsb: float | None
) -> ReadinessDay:
    """Return a day's readiness from the 60 days that end with it."""
    hrv = hrv_status(_known(days, "hrv_rmssd_ms"), day)
    resting_hr = resting_hr_status(_known(days, "resting_hr_bpm"), day)
    slept = _known(days, "sleep_s")
    need_s = said_need_s or ASSUMED_NEED_S
    debt_s = sleep_debt_s(slept, day, need_s)
    parts = {
        Part.HRV: _of_z(hrv.baseline if hrv else None, hrv_part),
        Part.RESTING_HR: _of_z(resting_hr, resting_hr_part),
        Part.SLEEP: sleep_part(slept[day], need_s, debt_s or 0.0) if day in slept else None,
        Part.FORM: None if tsb is None else form_part(tsb),
        Part.SUBJECTIVE: _known(days, "subjective").get(day),
    }
    found = readiness(parts)
    return ReadinessDay(
        day=day,
        readiness=found,
        hrv=hrv,
        resting_hr=resting_hr,
        slept_s=slept.get(day),
        sleep_need_s=need_s,
        sleep_need_assumed=said_need_s is None,
        sleep_debt_s=debt_s,
        tsb=tsb,
        reasons=_reasons(parts, hrv.baseline if hrv else None, resting_hr, found, debt_s),
    )


def _known(days: Sequence[WellnessDay], name: str) -> Mapping[date, float]:
    values = ((each.day, getattr(each, name)) for each in days)
    return {day: value for day, value in values if value is not None}


def _of_z(found: Baseline | None, part: Callable[[float], float]) -> float | None:
    return None if found is None or found.z is None else part(found.z)


def _reasons(
    parts: Mapping[Part, float | None],
    hrv: Baseline | None,
    resting_hr: Baseline | None,
    found: Readiness | None,
    debt_s: float | None,
) -> Mapping[str, str]:
    why = {
        Part.HRV: _why(hrv),
        Part.RESTING_HR: _why(resting_hr),
        Part.SLEEP: Reason.NOT_GIVEN,
        Part.FORM: Reason.TOO_FEW_DAYS,
        Part.SUBJECTIVE: Reason.NOT_GIVEN,
    }
    reasons = {str(part): str(why[part]) for part, value in parts.items() if value is None}
    reasons |= {} if found else {_SCORE: str(Reason.NO_EVIDENCE)}
    return reasons | ({} if debt_s is not None else {"sleep_debt_s": str(Reason.TOO_FEW_DAYS)})


def _why(found: Baseline | None) -> Reason:
    """Return why a baseline gives no part."""
    has_week = found is not None and found.week_mean is not None
    return Reason.ZERO_VARIANCE if has_week else Reason.TOO_FEW_DAYS
