"""Readiness: one number for the morning, with its parts."""

from collections.abc import Mapping
from datetime import date
from math import exp
from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import QueryParameter

from training_analyzer.domain.services.read_readiness import ReadinessDay, read_readiness
from training_analyzer.domain.wellness.baseline import Baseline
from training_analyzer.domain.wellness.entry import EARLIEST
from training_analyzer.domain.wellness.hrv import HrvStatus
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.http.problems import responses

ThatDay = Annotated[date | None, QueryParameter(name="day", description="Local day; today unless given.")]


class BaselineOut(msgspec.Struct, frozen=True):
    """The last 7 days against the last 60: means, the normal band of half a standard deviation, and the distance.

    ``week`` and ``z`` are null with fewer than 3 days of the week; ``within_normal`` then too.
    """

    mean: float
    low: float
    high: float
    week: float | None
    z: float | None
    within_normal: bool | None
    cv_7d_pct: float | None = None

    @classmethod
    def of_hrv(cls, status: HrvStatus) -> "BaselineOut":
        """Return a baseline of ln(rMSSD) as rMSSD in ms; the distance stays that of the logarithms."""
        found, week = status.baseline, status.baseline.week_mean
        ms = None if week is None else exp(week)
        band = exp(found.mean), exp(found.low), exp(found.high)
        return cls(*band, ms, found.z, status.within_normal, status.cv7_pct)

    @classmethod
    def of(cls, found: Baseline) -> "BaselineOut":
        """Return a baseline in its own unit."""
        week = found.week_mean
        within = None if week is None else found.low <= week <= found.high
        return cls(found.mean, found.low, found.high, week, found.z, within)


class ReadinessOut(msgspec.Struct, frozen=True):
    """A score of 0 to 100 by a formula of our own (`house`), a weighted mean of the parts that are known.

    ``light`` is green from 67, red to 33. ``reasons`` name each part that is unknown. ``hrv_ms`` is rMSSD. A need of
    sleep that nobody said is assumed to be 8 hours.
    """

    day: date
    formula: str
    score: float | None
    light: str | None
    parts: Mapping[str, float]
    hrv_ms: BaselineOut | None
    resting_hr_bpm: BaselineOut | None
    sleep_s: float | None
    sleep_need_s: float
    sleep_need_assumed: bool
    sleep_debt_s: float | None
    tsb: float | None
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, found: ReadinessDay) -> "ReadinessOut":
        """Return a day's readiness as its athlete sees it."""
        score = found.readiness
        return cls(
            day=found.day,
            formula="house",
            score=None if score is None else score.score,
            light=None if score is None else str(score.light),
            parts={} if score is None else {str(part): value for part, value in score.parts.items()},
            hrv_ms=None if found.hrv is None else BaselineOut.of_hrv(found.hrv),
            resting_hr_bpm=None if found.resting_hr is None else BaselineOut.of(found.resting_hr),
            sleep_s=found.slept_s,
            sleep_need_s=found.sleep_need_s,
            sleep_need_assumed=found.sleep_need_assumed,
            sleep_debt_s=found.sleep_debt_s,
            tsb=found.tsb,
            reasons=found.reasons,
        )


class ReadinessController(Controller):
    """How ready the athlete is."""

    path = "/v1/readiness"
    tags = ("wellness",)

    @get(
        "/",
        operation_id="getReadiness",
        summary="Readiness on a day, with its parts",
        opt=scope("read:wellness"),
        responses=responses(401, 402, 422, 503),
    )
    async def readiness(
        self, caller: InjectedCaller, wired: InjectedWired, day: ThatDay = None
    ) -> ReadinessOut:
        """Show the day's readiness from heart-rate variability, resting heart rate, sleep, form and how it feels."""
        history = caller.history(wired.clock())
        today = history.today
        asked = day or today
        if not EARLIEST <= asked <= today:
            raise unfit("day", f"day is from {EARLIEST} to today.")
        history.check(asked)
        found = await read_readiness(
            user_id=caller.user_id, day=asked, today=today, work=caller.work, hot_reads=wired.store.hot_reads
        )
        return ReadinessOut.of(found)
