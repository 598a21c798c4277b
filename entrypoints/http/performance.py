"""Curves, records and race predictions."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from litestar import Controller, get
from litestar.params import FromPath

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.services.history import History
from training_analyzer.domain.services.predict_races import Prediction, Predictions, predict_races
from training_analyzer.domain.services.read_records import read_records
from training_analyzer.domain.training.curves import CurveKind, CurvePoint
from training_analyzer.domain.training.records import Effort
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.parameters import FirstDay, LastDay, OneSport, check_span
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import activity_text

_KINDS = {"power": CurveKind.POWER, "pace": CurveKind.SPEED, "hr": CurveKind.HEART_RATE}
_UNITS = {"power": "w", "pace": "mps", "hr": "bpm"}
_USUAL = {"power": Sport.CYCLING, "pace": Sport.RUNNING, "hr": Sport.RUNNING}


class CurvePointOut(msgspec.Struct, frozen=True):
    """The largest mean over a duration, in the curve's unit, and the activity that held it."""

    duration_s: int
    value: float
    activity_id: str
    day: date

    @classmethod
    def of(cls, point: CurvePoint) -> "CurvePointOut":
        """Return a point."""
        return copied(cls, point, activity_id=activity_text(point.activity_id))


class CurveOut(msgspec.Struct, frozen=True):
    """A mean-max curve: power in W, pace as a speed in m/s, heart rate in bpm.

    ``history_from`` is the first day that the plan shows, null where it shows all.
    """

    kind: str
    unit: str
    sport: str
    data: Sequence[CurvePointOut]
    history_from: date | None


class EffortOut(msgspec.Struct, frozen=True):
    """A distance and the elapsed time it took; ``start_s`` counts from the activity's start."""

    distance_m: float
    duration_s: float
    start_s: float
    activity_id: str
    day: date

    @classmethod
    def of(cls, effort: Effort) -> "EffortOut":
        """Return an effort."""
        return copied(cls, effort, activity_id=activity_text(effort.activity_id))


class RecordsOut(msgspec.Struct, frozen=True):
    """Records by distance, the shortest first; ``history_from`` is the first day that the plan shows, null for all."""

    sport: str
    data: Sequence[EffortOut]
    history_from: date | None


class RaceOut(msgspec.Struct, frozen=True):
    """A race with the time of each model; ``spread_s`` is how far they lie apart."""

    distance_m: float
    times_s: Mapping[str, float | None]
    spread_s: float | None

    @classmethod
    def of(cls, prediction: Prediction) -> "RaceOut":
        """Return a prediction."""
        return copied(cls, prediction)


class CriticalSpeedOut(msgspec.Struct, frozen=True):
    """What can be held for long, and the distance that can be run above it."""

    cs_mps: float
    d_prime_m: float


class PaceOut(msgspec.Struct, frozen=True):
    """A band of paces; ``slowest_s_per_km`` is the greater number."""

    name: str
    slowest_s_per_km: float
    fastest_s_per_km: float


class PredictionsOut(msgspec.Struct, frozen=True):
    """Races by model, from the last 90 days.

    VDOT and Riegel start from ``effort``; ``critical_speed`` is fitted to the best over each distance that took 2 to 20
    minutes, and tells no race beyond 2 to 30. ``paces`` are those to train at by the VDOT. A plan that shows less than
    90 days has them from ``history_from`` on.
    """

    effort: EffortOut | None
    vdot: float | None
    critical_speed: CriticalSpeedOut | None
    paces: Sequence[PaceOut]
    data: Sequence[RaceOut]
    history_from: date | None
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, found: Predictions, history: History) -> "PredictionsOut":
        """Return predictions, or the reason why there are none."""
        speed = found.critical_speed
        return copied(
            cls,
            found,
            effort=EffortOut.of(found.effort) if found.effort else None,
            critical_speed=copied(CriticalSpeedOut, speed) if speed else None,
            paces=[copied(PaceOut, pace) for pace in found.paces],
            data=[RaceOut.of(race) for race in found.races],
            history_from=history.first_day,
        )


class PerformanceController(Controller):
    """What the athlete can do."""

    path = "/v1"
    tags = ("performance",)

    @get(
        "/curves/{kind:str}",
        operation_id="getCurve",
        summary="The best mean of each duration: power, pace or hr",
        opt=scope("read:performance"),
        responses=responses(401, 404, 422, 503),
    )
    async def curve(
        self,
        kind: FromPath[str],
        caller: InjectedCaller,
        wired: InjectedWired,
        first: FirstDay = None,
        last: LastDay = None,
        sport: OneSport = None,
    ) -> CurveOut:
        """Show the curve of a sport over some days, all unless given; power is cycling's, the others running's."""
        if kind not in _KINDS:
            raise NotFound("curve")
        check_span(first, last)
        chosen, history = sport or _USUAL[kind], caller.history(wired.clock())
        async with caller.work.snapshot() as w:
            points = await w.efforts.curve(
                caller.user_id,
                _KINDS[kind],
                sport=chosen,
                first=history.since(first) or date.min,
                last=last or date.max,
            )
        shown = [CurvePointOut.of(point) for point in points]
        return CurveOut(kind, _UNITS[kind], chosen, shown, history.first_day)

    @get(
        "/records",
        operation_id="getRecords",
        summary="The best time over each standard distance",
        opt=scope("read:performance"),
        responses=responses(401, 422, 503),
    )
    async def records(
        self,
        caller: InjectedCaller,
        wired: InjectedWired,
        first: FirstDay = None,
        last: LastDay = None,
        sport: OneSport = None,
    ) -> RecordsOut:
        """Show the records of a sport, running unless given, over some days, all unless given."""
        check_span(first, last)
        chosen, history = sport or Sport.RUNNING, caller.history(wired.clock())
        found = await read_records(
            user_id=caller.user_id,
            sport=chosen,
            first=history.since(first) or date.min,
            last=last or date.max,
            work=caller.work,
        )
        return RecordsOut(chosen, [EffortOut.of(effort) for effort in found], history.first_day)

    @get(
        "/race-predictions",
        operation_id="getRacePredictions",
        summary="What could be raced now, by each model",
        opt=scope("read:performance"),
        responses=responses(401, 503),
    )
    async def predictions(self, caller: InjectedCaller, wired: InjectedWired) -> PredictionsOut:
        """Show race times by VDOT, Riegel and critical speed from the runs of the last 90 days."""
        history = caller.history(wired.clock())
        first, today = history.recent(None, None)
        found = await predict_races(user_id=caller.user_id, first=first, today=today, work=caller.work)
        return PredictionsOut.of(found, history)
