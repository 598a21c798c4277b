"""Rest and recovery by day."""

from datetime import date, timedelta
from typing import Any, Final

from litestar import Controller, Request, Response, get, patch, post, put
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.errors import InvalidValue, NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.keep_wellness import enter_days
from training_analyzer.domain.services.read_training_load import check_length
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag, etag_with, not_modified, unchanged
from training_analyzer.entrypoints.http.objects import existing, matched
from training_analyzer.entrypoints.http.parameters import FirstDay, LastDay, check_span
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.wellness_forms import (
    WellnessDaysOut,
    WellnessIn,
    WellnessOut,
    WellnessRowsIn,
)
from training_analyzer.ports.work import UnitOfWork

USUAL: Final = timedelta(days=27)
"""How far before its last day a list begins unless ``from`` says."""

MOST_ENTERED: Final = 366


async def _shown(w: UnitOfWork, user_id: UserId, day: date) -> WellnessDay:
    """Return a day; one of which nothing is known has no version yet."""
    found = await w.wellness.days(user_id, first=day, last=day)
    return found[0] if found else WellnessDay(user_id=user_id, day=day)


async def _version(w: UnitOfWork, user_id: UserId, day: str) -> int:
    return (await _shown(w, user_id, day_of(day))).version


_OF_CALLER = existing(_version, "day")


async def _is_day(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse an address that names no day before the body is read. Raises NotFound."""
    day_of(connection.path_params["day"])


def day_of(text: str) -> date:
    """Return the day of an address. Raises NotFound for text that is none, as the API writes days."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotFound("day") from error
    if str(day) != text:  # ISO 8601 has further ways to write it
        raise NotFound("day")
    return day


class WellnessController(Controller):
    """Sleep, heart-rate variability, resting heart rate, and what else is known of a day."""

    path = "/v1/wellness"
    tags = ("wellness",)

    @get(
        "/",
        operation_id="listWellness",
        summary="Rest and recovery by day",
        opt=scope("read:wellness"),
        responses=responses(401, 422, 503),
    )
    async def days(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        first: FirstDay = None,
        last: LastDay = None,
    ) -> Response[WellnessDaysOut | None]:
        """Show the days asked for, 20 years at most; without bounds the last four weeks."""
        check_span(first, last)
        history = caller.history(wired.clock())
        until = last or history.today
        since = first or max(until, date.min + USUAL) - USUAL
        check_length(since, until)
        async with caller.work.snapshot() as w:
            found = await w.wellness.days(caller.user_id, first=history.since(since) or since, last=until)
        shown = WellnessDaysOut.of(found, history.first_day)
        tag = etag_with("days", shown)
        return not_modified(tag) if unchanged(request, tag) else Response(shown, headers={"ETag": tag})

    @post(
        "/",
        operation_id="enterWellness",
        summary="Enter several days",
        opt=scope("write:wellness"),
        status_code=200,
        responses=responses(401, 422, 503),
    )
    async def enter_many(
        self, data: JSONBody[WellnessRowsIn], caller: InjectedCaller, wired: InjectedWired
    ) -> WellnessDaysOut:
        """Enter days; what is not given of a day stays. All of them, or none; older ones are kept, and not shown."""
        if len(data.data) > MOST_ENTERED:
            message = f"At most {MOST_ENTERED} days at once."
            raise InvalidValue("/data", message)
        now = wired.clock()
        days = await enter_days(
            user_id=caller.user_id,
            entries=data.entries(),
            replaces=False,
            work=caller.work,
            today=caller.today(now),
            now=now,
        )
        return WellnessDaysOut.of(days, caller.history(now).first_day)

    @get(
        "/{day:str}",
        operation_id="getWellness",
        summary="One day of rest and recovery",
        opt=scope("read:wellness"),
        responses=responses(401, 402, 404, 503),
    )
    async def show(
        self,
        day: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[WellnessOut | None]:
        """Show a day, whose values are null where nothing is known; its ETag is what PATCH asks for."""
        caller.history(wired.clock()).check(day_of(day))
        async with caller.work.snapshot() as w:
            found = await _shown(w, caller.user_id, day_of(day))
        tag = etag(found.version)
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(WellnessOut.of(found), headers={"ETag": tag})

    @put(
        "/{day:str}",
        operation_id="setWellness",
        summary="Say all that is entered of a day",
        opt=scope("write:wellness"),
        guards=[_is_day],
        responses=responses(401, 402, 404, 422, 503),
    )
    async def replace(
        self, day: FromPath[str], data: JSONBody[WellnessIn], caller: InjectedCaller, wired: InjectedWired
    ) -> Response[WellnessOut]:
        """Enter the day in the place of what was entered before; what sources measured shows through."""
        return await _entered(caller, wired, day, data, replaces=True)

    @patch(
        "/{day:str}",
        operation_id="editWellness",
        summary="Change what is entered of a day",
        opt=scope("write:wellness"),
        guards=[_OF_CALLER],
        responses=responses(401, 402, 404, 412, 422, 428, 503),
    )
    async def edit(
        self,
        day: FromPath[str],
        data: JSONBody[WellnessIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[WellnessOut]:
        """Change it; null takes back an entry. Needs If-Match."""
        return await _entered(caller, wired, day, data, replaces=False, seen=matched(request))


async def _entered(
    caller: Caller,
    wired: InjectedWired,
    day: str,
    data: WellnessIn,
    *,
    replaces: bool,
    seen: int | None = None,
) -> Response[WellnessOut]:
    now = wired.clock()
    caller.history(now).check(day_of(day))  # the reply shows all that is known of the day
    (entered,) = await enter_days(
        user_id=caller.user_id,
        entries=[data.entry(day_of(day))],
        replaces=replaces,
        seen=seen,
        work=caller.work,
        today=caller.today(now),
        now=now,
    )
    return Response(WellnessOut.of(entered), headers={"ETag": etag(entered.version)})
