"""What calls of models took: the caller's, and an administrator's look at all of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct, error
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.params import QueryParameter

from training_analyzer.domain.services.read_ai_usage import read_models, read_money, read_total, span_of
from training_analyzer.domain.usage.history import Bucket, Grouping, RecordPlace
from training_analyzer.domain.usage.limit import subject_of
from training_analyzer.domain.usage.record import RequestId
from training_analyzer.entrypoints.http.access import ADMIN, scope
from training_analyzer.entrypoints.http.ai_usage_views import (
    AiHistoryOut,
    AiUsageOut,
    FeatureModelOut,
    FeatureModelsOut,
    UsageRecordOut,
)
from training_analyzer.entrypoints.http.cursors import InvalidCursor, bytes_of, cursor_of
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.parameters import Cursor, Limit, names
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.wiring import Wired

Start = Annotated[
    datetime | None,
    QueryParameter(name="start", description="From this instant; the month's first unless given."),
]
End = Annotated[
    datetime | None, QueryParameter(name="end", description="Up to this instant; now unless given.")
]
InBuckets = Annotated[
    Bucket | None,
    QueryParameter(name="bucket", description="hour, day, week (from Monday) or month, in UTC."),
]
GroupBy = Annotated[
    str | None, QueryParameter(name="group_by", description="feature, provider, model, comma-separated.")
]

_MICROS: Final = Struct(">q")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UUID_BYTES: Final = 16


class AiUsageController(Controller):
    """The caller's calls of models."""

    path = "/v1/usage/ai"
    tags = ("usage",)
    opt = scope("read:usage")

    @get("/", operation_id="getAiUsage", summary="What model calls took", responses=responses(401, 422, 503))
    async def total(
        self, caller: InjectedCaller, wired: InjectedWired, start: Start = None, end: End = None
    ) -> AiUsageOut:
        """Show the sum of a span, this month unless given, and what is left of the money."""
        span = span_of(start, end, bucket=None, now=wired.clock())
        total = await read_total(wired.store.meter, span, subject=subject_of(caller.user_id))
        money = await read_money(caller.user_id, entitlements=caller.entitlements, gate=wired.gate)
        return AiUsageOut.of(span, total, money)

    @get(
        "/history",
        operation_id="getAiUsageHistory",
        summary="Model calls by hour, day, week or month",
        responses=responses(401, 422, 503),
    )
    async def history(
        self,
        caller: InjectedCaller,
        wired: InjectedWired,
        start: Start = None,
        end: End = None,
        bucket: InBuckets = Bucket.DAY,
        group_by: GroupBy = None,
    ) -> AiHistoryOut:
        """Show sums by time, and by what is asked for; two years at most, of hours 31 days."""
        return await _history(wired, subject_of(caller.user_id), (start, end), bucket, group_by)

    @get(
        "/records",
        operation_id="listAiUsageRecords",
        summary="Single model calls, newest first",
        responses=responses(401, 422, 503),
    )
    async def records(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Page[UsageRecordOut]]:
        """List calls with what each held and took, by whose word, and at which price."""
        subject, place = subject_of(caller.user_id), _place(cursor)
        found = await wired.store.meter.records(subject, below=place, limit=limit + 1)
        more = _cursor(found[limit - 1].place) if len(found) > limit else None
        return listed(request, [UsageRecordOut.of(each) for each in found[:limit]], more)

    @get(
        "/models",
        operation_id="listAiModels",
        summary="Who answers for which feature",
        responses=responses(401, 503),
    )
    async def models(self, wired: InjectedWired) -> FeatureModelsOut:
        """List the model of each feature with its price and where that is from, and what stands in."""
        return FeatureModelsOut([FeatureModelOut.of(each) for each in read_models(wired.models)])


class AdminUsageController(Controller):
    """All athletes' calls of models."""

    path = "/v1/admin/usage/ai"
    tags = ("admin",)
    opt = ADMIN

    @get(
        "/",
        operation_id="getAllAiUsage",
        summary="What the model calls of all athletes took",
        responses=responses(401, 403, 422, 503),
    )
    async def totals(
        self,
        wired: InjectedWired,
        start: Start = None,
        end: End = None,
        bucket: InBuckets = None,
        group_by: GroupBy = None,
    ) -> AiHistoryOut:
        """Show sums over all accounts, of deleted ones too; without a bucket one for each group."""
        return await _history(wired, None, (start, end), bucket, group_by)


async def _history(
    wired: Wired,
    subject: str | None,
    bounds: tuple[datetime | None, datetime | None],
    bucket: Bucket | None,
    group_by: str | None,
) -> AiHistoryOut:
    by: Sequence[Grouping] = [Grouping(each) for each in names(group_by, list(Grouping), "group_by")]
    span = span_of(*bounds, bucket=bucket, now=wired.clock())
    totals = await wired.store.meter.totals(span, subject=subject, bucket=bucket, by=by)
    return AiHistoryOut.of(span, totals, bucket, by)


def _cursor(place: RecordPlace) -> str:
    """Return a place as a cursor; ids are a UUID's or a hash's digits."""
    micros = (place.created_at - _EPOCH) // timedelta(microseconds=1)
    return cursor_of(_MICROS.pack(micros) + bytes.fromhex(place.request_id.replace("-", "")))


def _place(cursor: str | None) -> RecordPlace | None:
    """Return the place behind a cursor. Raises InvalidCursor."""
    if cursor is None:
        return None
    try:
        packed = bytes_of(cursor)
        (micros,), raw = _MICROS.unpack(packed[: _MICROS.size]), packed[_MICROS.size :]
        text = str(UUID(bytes=raw)) if len(raw) == _UUID_BYTES else raw.hex()
        return RecordPlace(_EPOCH + timedelta(microseconds=micros), RequestId(text))
    except (ValueError, OverflowError, error) as broken:
        raise InvalidCursor from broken
