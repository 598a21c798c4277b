"""The zones an athlete trains in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import QueryParameter

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.thresholds import Threshold, in_force
from training_analyzer.domain.training.zone_choice import ChosenZones, chosen_zones
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.parameters import EXPLAIN, IncludeExplain, names
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.thresholds import ThresholdRow

Day = Annotated[date | None, QueryParameter(name="day", description="Local day; today unless given.")]


class BoundsOut(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A zone from its lower bound, inclusive, to its upper one, which is null for the last."""

    zone: int
    from_: float
    to: float | None


class SchemeOut(msgspec.Struct, frozen=True):
    """The zones of a scheme, lowest first, in bpm, W or m/s."""

    scheme: str
    zones: Sequence[BoundsOut]


class SportZonesOut(msgspec.Struct, frozen=True):
    """The zones of one sport by the threshold row in force; ``reasons`` says why one is null."""

    sport: str
    valid_from: date
    hr: SchemeOut | None
    power: SchemeOut | None
    pace: SchemeOut | None
    reasons: Mapping[str, str]
    explain: ThresholdRow | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, row: Threshold, *, explain: bool) -> "SportZonesOut":
        """Return the zones of a threshold row, and the row itself where that is asked for."""
        chosen = chosen_zones(row)
        reasons = {name: Reason.NO_THRESHOLD for name in ("hr", "power", "pace") if name not in chosen}
        if row.sport is not Sport.RUNNING:
            reasons["pace"] = Reason.OTHER_SPORT
        return cls(
            row.sport,
            row.valid_from,
            _scheme(chosen, "hr"),
            _scheme(chosen, "power"),
            _scheme(chosen, "pace"),
            reasons,
            ThresholdRow.of(row) if explain else msgspec.UNSET,
        )


class ZonesOfDayOut(msgspec.Struct, frozen=True):
    """The zones in force on a day, of each sport that has thresholds by then."""

    day: date
    data: Sequence[SportZonesOut]


class ZoneController(Controller):
    """Zones."""

    path = "/v1/zones"
    tags = ("performance",)

    @get(
        "/",
        operation_id="getZones",
        summary="The zones of each sport on a day",
        opt=scope("read:performance"),
        responses=responses(401, 422, 503),
    )
    async def zones(
        self, caller: InjectedCaller, wired: InjectedWired, day: Day = None, include: IncludeExplain = None
    ) -> ZonesOfDayOut:
        """Show the zones by the thresholds in force; with ``include=explain`` each sport's threshold row too."""
        explain = bool(names(include, EXPLAIN, "include"))
        on = day or caller.today(wired.clock())
        async with caller.work.snapshot() as w:
            rows = await w.thresholds.list(caller.user_id)
        governing = [in_force(rows, sport, on) for sport in Sport]
        return ZonesOfDayOut(on, [SportZonesOut.of(row, explain=explain) for row in governing if row])


def _scheme(chosen: ChosenZones, name: str) -> SchemeOut | None:
    if name not in chosen:
        return None
    scheme, cut = chosen[name]
    return SchemeOut(scheme, [BoundsOut(zone.number, zone.lower, zone.upper) for zone in cut])
