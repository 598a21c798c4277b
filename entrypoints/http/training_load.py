"""The daily series: fitness, fatigue, form."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get

from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.services.project_load import Plan, project_load, read_plan
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.training.fitness import FitnessDay
from training_analyzer.domain.training.series_explanation import SERIES_FORMULAS, WINDOWS_DAYS
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag, not_modified, unchanged
from training_analyzer.entrypoints.http.parameters import (
    EXPLAIN,
    FirstDay,
    IncludeExplain,
    LastDay,
    OneSport,
    check_span,
    names,
)
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.thresholds import Preferences


class LoadDayOut(msgspec.Struct, frozen=True):
    """One calendar day. ``tsb`` is the form at its start, ``form_end_of_day`` at its end; reasons name null values.

    ``acwr`` is the uncoupled ratio of the week's load to the three weeks before; it describes a change of load and
    predicts no injury. ``projected`` days are still to come: their load is what goals plan for them.
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
    reasons: Mapping[str, str]
    projected: bool

    @classmethod
    def of(cls, day: FitnessDay, *, projected: bool = False) -> "LoadDayOut":
        """Return a day of the series: ten years are 3,650 of them, so the members come in its order."""
        return cls(*day, projected)


class SeriesExplanationOut(msgspec.Struct, frozen=True):
    """What the series rests on: the athlete's preferences, each number's formula, and the days it looks back on.

    ``windows_days`` include the day itself; of the days of ``acwr`` the last ``acwr_acute`` are compared with those
    before.
    """

    preferences: Preferences
    formulas: Mapping[str, str]
    windows_days: Mapping[str, int]


class SeriesOut(msgspec.Struct, frozen=True):
    """Days in order, rest days too, from the first one (of 20 years at most) to today, and beyond if asked for.

    ``history_from`` is the first day that the plan shows, null where it shows all; each rests on all days before it.
    """

    data: Sequence[LoadDayOut]
    history_from: date | None
    explain: SeriesExplanationOut | msgspec.UnsetType = msgspec.UNSET


class TrainingLoadController(Controller):
    """What the training does."""

    path = "/v1/training-load"
    tags = ("performance",)

    @get(
        "/",
        operation_id="getTrainingLoad",
        summary="Load, fitness (CTL), fatigue (ATL) and form (TSB) by day",
        opt=scope("read:performance"),
        responses=responses(401, 422, 503),
    )
    async def series(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        first: FirstDay = None,
        last: LastDay = None,
        sport: OneSport = None,
        include: IncludeExplain = None,
    ) -> Response[SeriesOut | None]:
        """Show the days asked for, 20 years at most; without bounds all up to today.

        With ``to`` after today the series goes on, a year at most: by the loads that goals (``target_load``) and
        planned workouts have for their days, as rest where none is planned. ``include=explain`` says what the numbers rest on.
        """
        check_span(first, last)
        parts = names(include, EXPLAIN, "include")
        series = sport or ALL_SPORTS
        history = caller.history(wired.clock())
        today, first = history.today, history.since(first)
        version = await wired.store.hot_reads.series_version(caller.user_id, series)
        plan = await read_plan(
            user_id=caller.user_id, sport=series, until=last, today=today, work=caller.work
        )
        # the series grows by a day at the athlete's midnight, and is shown as far back as the plan of the moment says
        tag = etag("-".join((str(version), str(today), str(history.first_day), *_mark(plan), *parts)))
        if not parts and unchanged(request, tag):  # preferences may change where there is no series
            return not_modified(tag)
        days = await read_training_load(
            user_id=caller.user_id,
            sport=series,
            span=Span(first, last),
            today=today,
            hot_reads=wired.store.hot_reads,
        )
        shown = [LoadDayOut.of(day) for day in days]
        if plan is not None:
            coming = await project_load(
                user_id=caller.user_id,
                sport=series,
                plan=plan,
                first=first,
                today=today,
                hot_reads=wired.store.hot_reads,
            )
            shown += [LoadDayOut.of(day, projected=True) for day in coming]
        explain = await _explanation(caller) if parts else msgspec.UNSET
        return Response(SeriesOut(shown, history.first_day, explain), headers={"ETag": tag})


def _mark(plan: Plan | None) -> Sequence[str]:
    """Return what tells the plans behind two projections apart; they change without the series."""
    return () if plan is None else (sha256(repr(sorted(plan.loads.items())).encode()).hexdigest()[:16],)


async def _explanation(caller: Caller) -> SeriesExplanationOut:
    async with caller.work.snapshot() as w:
        preferences = await w.thresholds.preferences(caller.user_id)
    return SeriesExplanationOut(Preferences.of(preferences), SERIES_FORMULAS, WINDOWS_DAYS)
