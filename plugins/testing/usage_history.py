"""What every ledger tells of what was used."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.usage.history import (
    Bucket,
    Grouping,
    RecordPlace,
    Span,
    UsageRecord,
    UsageTotal,
)
from training_analyzer.domain.usage.record import (
    CallOutcome,
    Price,
    RecordState,
    RequestId,
    Settlement,
    Usage,
    UsageSource,
)
from training_analyzer.plugins.testing.demands import LATER, TTL_S, a_demand
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

SUNDAY = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
USED = Settlement(
    usage=Usage(input_tokens=100, output_tokens=50, cache_read_input_tokens=40, reasoning_output_tokens=30),
    price=Price(cost_nano_usd=7, source="list/1", model="m"),
    delivered=True,
    outcome=CallOutcome.COMPLETED,
    response_model="m-2026",
)
YEAR = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


async def used(
    store: Store, number: int, at: datetime, settlement: Settlement = USED, **demand: object
) -> None:
    """Let a request have been made and settled at an instant."""
    wanted = a_demand(number, provider="acme", model="m", **demand)
    await store.meter.reserve(wanted, [], now=at, ttl_s=TTL_S)
    await store.meter.settle(wanted.request_id, settlement, now=at + timedelta(seconds=2))


class UsageHistoryContract(StoredContract):
    """Records as they were written, and sums that are theirs."""

    async def test_a_record_tells_all_that_is_known(self, store: Store) -> None:
        await used(store, 1, SUNDAY, entity="act_1")
        (record,) = await store.meter.records("user:1", below=None, limit=9)
        assert record == UsageRecord(
            request_id=RequestId("req-1"),
            subject="user:1",
            feature=Feature.AI_ANALYSIS,
            state=RecordState.SETTLED,
            created_at=SUNDAY,
            entity="act_1",
            provider="acme",
            request_model="m",
            response_model="m-2026",
            outcome=CallOutcome.COMPLETED,
            finished_at=SUNDAY + timedelta(seconds=2),
            reserved_cost_nano_usd=5_000_000,
            cost_nano_usd=7,
            usage=USED.usage,
            usage_source=UsageSource.PROVIDER,
            attempts=1,
            price_source="list/1",
            price_model="m",
        )

    async def test_records_are_told_whatever_became_of_them(self, store: Store) -> None:
        meter = store.meter
        for number in range(4):
            at = SUNDAY + timedelta(seconds=number)
            await meter.reserve(a_demand(number), [], now=at, ttl_s=TTL_S if number == 3 else 10**9)
        await meter.release(RequestId("req-1"), reason="model_unavailable", now=SUNDAY)
        dear = replace(USED, price=Price(cost_nano_usd=5_000_009, source="list/1"), delivered=False)
        await meter.settle(RequestId("req-2"), dear, now=SUNDAY)
        await meter.expire_orphans(LATER)
        await meter.record_unbilled(
            request_id=RequestId("req-4"),
            subject="user:1",
            feature=Feature.AI_CHAT,
            reason="cached",
            of_request_id=RequestId("req-2"),
            now=SUNDAY + timedelta(seconds=4),
        )
        cached, died, settled, released, held = await meter.records("user:1", below=None, limit=9)
        assert (cached.cached, cached.of_request_id, cached.cost_nano_usd, cached.usage) == (
            True,
            "req-2",
            0,
            None,
        )
        assert (died.state, died.usage_source, died.cost_nano_usd) == (
            RecordState.EXPIRED,
            "assumed",
            5_000_000,
        )
        assert (settled.overrun_nano_usd, settled.usage) == (9, USED.usage)
        assert (released.state, released.error_code) == (RecordState.RELEASED, "model_unavailable")
        assert (held.state, held.cost_nano_usd, held.finished_at) == (RecordState.RESERVED, None, None)
        (total,) = await meter.totals(YEAR, subject="user:1")
        assert (total.requests, total.cached, total.cost_nano_usd) == (3, 1, 10_000_009)
        assert (total.estimated_nano_usd, total.assumed_nano_usd) == (0, 5_000_000)

    async def test_pages_follow_one_another_and_hold_nobody_elses(self, store: Store) -> None:
        for number in range(5):
            await used(store, number, SUNDAY)  # at one instant
        await used(store, 5, SUNDAY, subject="user:2")
        seen: list[str] = []
        below: RecordPlace | None = None
        while page := await store.meter.records("user:1", below=below, limit=2):
            seen += [each.request_id for each in page]
            below = page[-1].place
        assert seen == [f"req-{number}" for number in (4, 3, 2, 1, 0)]

    @pytest.mark.parametrize(
        ("bucket", "starts"),
        [
            (Bucket.HOUR, [datetime(2026, 11, 29, 23, tzinfo=UTC), datetime(2026, 11, 30, 0, tzinfo=UTC), datetime(2026, 12, 1, 5, tzinfo=UTC)]),
            (Bucket.DAY, [datetime(2026, 11, day, tzinfo=UTC) for day in (29, 30)] + [datetime(2026, 12, 1, tzinfo=UTC)]),
            (Bucket.WEEK, [datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)]),
            (Bucket.MONTH, [datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)]),
            (None, [None]),
        ],
    )  # fmt: skip
    async def test_sums_are_cut_in_utc(
        self, store: Store, bucket: Bucket | None, starts: list[datetime | None]
    ) -> None:
        for number, at in enumerate(
            (SUNDAY, SUNDAY + timedelta(hours=1), datetime(2026, 12, 1, 5, 59, tzinfo=UTC))
        ):
            await used(store, number, at)
        found = await store.meter.totals(YEAR, subject="user:1", bucket=bucket)
        assert [each.start for each in found] == starts
        assert sum(each.cost_nano_usd for each in found) == 21
        assert sum(each.requests for each in found) == 3

    async def test_a_span_holds_its_start_and_not_its_end(self, store: Store) -> None:
        for number in range(3):
            await used(store, number, SUNDAY + timedelta(hours=number))
        span = Span(SUNDAY, SUNDAY + timedelta(hours=2))
        (found,) = await store.meter.totals(span, subject="user:1")
        assert found.requests == 2
        assert await store.meter.totals(Span(SUNDAY, SUNDAY), subject="user:1") == []

    async def test_sums_are_kept_apart_by_what_is_asked_for(self, store: Store) -> None:
        await used(store, 1, SUNDAY)
        await used(store, 2, SUNDAY, feature=Feature.AI_CHAT)
        await used(store, 3, SUNDAY, replace(USED, response_model=None), subject="user:2")
        own = await store.meter.totals(YEAR, subject="user:1", by=[Grouping.FEATURE, Grouping.MODEL])
        assert [(each.group, each.cost_nano_usd) for each in own] == [
            (("ai_analysis", "m-2026"), 7),
            (("ai_chat", "m-2026"), 7),
        ]
        everybody = await store.meter.totals(YEAR, subject=None, by=[Grouping.MODEL, Grouping.PROVIDER])
        assert [(each.group, each.requests) for each in everybody] == [
            (("m", "acme"), 1),
            (("m-2026", "acme"), 2),
        ]
        assert everybody[1] == UsageTotal(
            group=("m-2026", "acme"),
            requests=2,
            input_tokens=200,
            output_tokens=100,
            cache_read_input_tokens=80,
            reasoning_output_tokens=60,
            cost_nano_usd=14,
        )
