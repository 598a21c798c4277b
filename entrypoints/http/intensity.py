"""How hard the time was."""

from collections.abc import Mapping
from datetime import date

import msgspec
from litestar import Controller, get
from litestar.params import FromQuery

from training_analyzer.domain.services.read_intensity import Intensity, read_intensity
from training_analyzer.domain.training.intensity import IntensityBasis
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.parameters import FirstDay, LastDay, OneSport, check_span
from training_analyzer.entrypoints.http.problems import responses


class ThreeZonesOut(msgspec.Struct, frozen=True):
    """One number for each zone: below the first threshold, between, above the second."""

    z1: float
    z2: float
    z3: float


class IntensityOut(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Seconds and shares in three zones, below the first threshold, between, and above the second.

    The second is LTHR or FTP of the activity's day; the first is estimated from it (.85 of LTHR in a run, .81 in a ride,
    .75 of FTP), and by heart rate in no other sport.
    ``unmeasured_count`` activities have no such zones, for want of sensor or threshold, and are in neither.
    ``polarized``: index above 2.00 and z1 > z3 > z2. ``reasons`` says why one is null. ``history_from`` is the first
    day that the plan shows, null where it shows all.
    """

    by: str
    sport: str | None
    from_: date
    to: date
    measured_count: int
    unmeasured_count: int
    time_s: ThreeZonesOut
    shares: ThreeZonesOut | None
    polarization_index: float | None
    polarized: bool | None
    history_from: date | None
    reasons: Mapping[str, str]


class IntensityController(Controller):
    """How hard the time was."""

    path = "/v1/intensity-distribution"
    tags = ("performance",)

    @get(
        "/",
        operation_id="getIntensityDistribution",
        summary="Easy, middling and hard: how they share the time",
        opt=scope("read:performance"),
        responses=responses(401, 422, 503),
    )
    async def distribution(
        self,
        caller: InjectedCaller,
        wired: InjectedWired,
        first: FirstDay = None,
        last: LastDay = None,
        sport: OneSport = None,
        by: FromQuery[IntensityBasis] = IntensityBasis.HEART_RATE,
    ) -> IntensityOut:
        """Sum up the days asked for, the last 90 unless given, by heart rate (LTHR) or by power (FTP)."""
        check_span(first, last)
        history = caller.history(wired.clock())
        first, last = history.recent(first, last)
        found = await read_intensity(
            user_id=caller.user_id, basis=by, sport=sport, first=first, last=last, work=caller.work
        )
        return _shown(found, by=by, sport=sport, from_=first, to=last, history_from=history.first_day)


def _shown(found: Intensity, **asked: object) -> IntensityOut:
    return copied(
        IntensityOut,
        found,
        **asked,
        measured_count=found.total.measured_count,
        unmeasured_count=found.total.unmeasured_count,
        time_s=ThreeZonesOut(*found.total.time_s),
        shares=copied(ThreeZonesOut, found.shares) if found.shares else None,
    )
