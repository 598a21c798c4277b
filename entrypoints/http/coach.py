"""The coach's analyses."""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from training_analyzer.domain.ids import ActivityId, AnalysisId
from training_analyzer.domain.services.analyse import Analysed, analyse, estimate_analysis
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.coach_forms import AnalysisIn, asker_of
from training_analyzer.entrypoints.http.coach_views import AnalysisOut, EstimateOut
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag, not_modified, unchanged
from training_analyzer.entrypoints.http.lists import HistoryPage, linked
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.parameters import Cursor, Limit
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import activity_id_of, analysis_id_of

OfActivity = Annotated[
    str | None, QueryParameter(name="activity_id", description="Only those of this activity.")
]


@dataclass(frozen=True, slots=True)
class AnalysesOf:
    """Whose analyses a page lists: of one activity, or all."""

    activity_id: ActivityId | None


class AnalysisController(Controller):
    """What the coach finds in activities and weeks."""

    path = "/v1/coach/analyses"
    tags = ("coach",)

    @post(
        "/",
        operation_id="createAnalysis",
        summary="Have an activity analysed, or a week reviewed",
        status_code=200,
        opt=scope("write:coach"),
        responses=responses(401, 402, 403, 404, 409, 422, 502, 503, 504),
    )
    async def create(
        self,
        data: JSONBody[AnalysisIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[AnalysisOut | EstimateOut]:
        """Answer by the model of the deployment (feature `ai_analysis`, with your consent), or by rules, which take nothing.

        An analysis that rests on the very same is given again, and costs nothing.
        """
        wanted, asker = data.wanted(), asker_of(caller, wired, data.fallback)
        if data.dry_run:
            estimate = await estimate_analysis(wanted, asker=asker, coach=wired.coach)
            return Response(EstimateOut.of(estimate))

        async def perform() -> Response[AnalysisOut]:
            return Response(AnalysisOut.of(await analyse(wanted, asker=asker, coach=wired.coach)))

        return await once(request, content=msgspec.json.encode(data), perform=perform)

    @get(
        "/",
        operation_id="listAnalyses",
        summary="A page of analyses, newest first",
        opt=scope("read:coach"),
        responses=responses(401, 404, 422, 503),
    )
    async def page(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        limit: Limit = 20,
        cursor: Cursor = None,
        activity_id: OfActivity = None,
    ) -> Response[HistoryPage[AnalysisOut]]:
        """List what was found; reading it counts nothing."""
        of_one = AnalysesOf(None if activity_id is None else activity_id_of(activity_id))
        cursors, history = Cursors(wired.derived_keys), caller.history(wired.clock())
        before = cursors.decode_id(cursor, of_one)
        async with caller.work.snapshot() as w:
            found = await w.analyses.page(
                caller.user_id,
                before=None if before is None else AnalysisId(before),
                limit=limit + 1,
                activity_id=of_one.activity_id,
                first=history.first_day,
            )
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        more = None if last is None else cursors.encode_id(last.created_at, last.id, of_one)
        views = [AnalysisOut.of(Analysed(each, cached=True)) for each in shown]
        return linked(request, HistoryPage(views, more, history.first_day))

    @get(
        "/{analysis_id:str}",
        operation_id="getAnalysis",
        summary="One analysis",
        opt=scope("read:coach"),
        responses=responses(401, 402, 404, 503),
    )
    async def show(
        self,
        analysis_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[AnalysisOut | None]:
        """Show one; it never changes."""
        async with caller.work.snapshot() as w:
            stored = await w.analyses.get(caller.user_id, analysis_id_of(analysis_id))
        caller.history(wired.clock()).check(stored.day)
        tag = etag(stored.id)
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(AnalysisOut.of(Analysed(stored, cached=True)), headers={"ETag": tag})
