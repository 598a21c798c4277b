"""What every ledger does."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.errors import LimitReached
from training_analyzer.domain.usage.limit import Limit
from training_analyzer.domain.usage.record import (
    CallOutcome,
    Demand,
    RecordState,
    RequestId,
    Settled,
)
from training_analyzer.plugins.testing.demands import (
    AN_HOUR,
    COST,
    FIVE,
    IN_FLIGHT,
    LATER,
    NOW,
    OF_ALL,
    TOKENS,
    TTL_S,
    a_demand,
    a_limit,
    done,
)
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store


class AiMeterContract(StoredContract):
    """Windows that are never passed, and reservations that are closed once."""

    @pytest.mark.parametrize(
        ("limit", "pass_"),
        [
            (FIVE, 5),
            (a_limit(0), 0),
            (a_limit(None), 200),
            (COST, 4),
            (TOKENS, 10),
            (IN_FLIGHT, 2),
            (OF_ALL, 2),
            (a_limit(5, window=PeriodKind.ANCHOR, anchor=NOW - AN_HOUR), 5),
        ],
    )
    async def test_of_two_hundred_at_once_as_many_pass_as_the_limit_says(
        self, store: Store, limit: Limit, pass_: int
    ) -> None:
        outcomes = await asyncio.gather(
            *(reserved(store, a_demand(number), [limit]) for number in range(200))
        )
        assert outcomes.count(True) == pass_
        (balance,) = await store.meter.balances([limit], NOW)
        assert balance.reserved == pass_ * a_demand().held(limit.meter)
        assert balance.used == 0

    async def test_of_several_limits_all_are_held_or_none(self, store: Store) -> None:
        limits = [FIVE, COST, TOKENS, IN_FLIGHT]
        outcomes = await asyncio.gather(
            *(reserved(store, a_demand(number), limits[:: 1 - 2 * (number % 2)]) for number in range(40))
        )
        assert outcomes.count(True) == 2
        assert await counted(store, limits) == [(0, 2), (0, 10_000_000), (0, 2000), (0, 2)]

    async def test_the_limit_without_room_is_named_with_what_it_counted(self, store: Store) -> None:
        for number in range(5):
            assert await reserved(store, a_demand(number), [FIVE, a_limit(None, feature=None)])
        await store.meter.settle(RequestId("req-0"), done(), now=NOW)
        with pytest.raises(LimitReached) as refused:
            await store.meter.reserve(a_demand(9), [a_limit(None, feature=None), FIVE], now=NOW, ttl_s=TTL_S)
        balance = refused.value.balance
        assert (balance.limit, balance.used, balance.reserved, balance.remaining) == (FIVE, 1, 4, 0)
        assert balance.resets_at == datetime(2026, 12, 1, tzinfo=UTC)

    async def test_what_was_refused_may_be_asked_for_again(self, store: Store) -> None:
        assert not await reserved(store, a_demand(), [a_limit(0)])
        assert await reserved(store, a_demand(), [FIVE])

    async def test_the_same_request_is_held_once(self, store: Store) -> None:
        first, *others = await asyncio.gather(
            *(store.meter.reserve(a_demand(), [FIVE], now=NOW, ttl_s=TTL_S) for _ in range(20))
        )
        made = [each for each in (first, *others) if each.new]
        assert len(made) == 1
        assert {each.state for each in others} == {RecordState.RESERVED}
        assert {each.expires_at for each in others} == {NOW + timedelta(seconds=60)}
        assert await counted(store, [FIVE]) == [(0, 1)]
        await store.meter.settle(RequestId("req-1"), done(), now=NOW)
        again = await store.meter.reserve(a_demand(), [FIVE], now=NOW, ttl_s=TTL_S)
        assert (again.new, again.state, again.outcome) == (False, RecordState.SETTLED, CallOutcome.COMPLETED)

    async def test_what_was_held_becomes_what_was_taken(self, store: Store) -> None:
        limits = [FIVE, COST, TOKENS, IN_FLIGHT]
        await reserved(store, a_demand(), limits)
        assert await store.meter.settle(RequestId("req-1"), done(), now=NOW) is Settled.SETTLED
        assert await counted(store, limits) == [(1, 0), (1_400_000, 0), (590, 0), (0, 0)]

    async def test_an_answer_that_nobody_got_costs_and_does_not_count(self, store: Store) -> None:
        limits = [FIVE, COST]
        await reserved(store, a_demand(), limits)
        await store.meter.settle(RequestId("req-1"), done(delivered=False), now=NOW)
        assert await counted(store, limits) == [(0, 0), (1_400_000, 0)]

    async def test_more_than_was_held_is_booked_in_full(self, store: Store) -> None:
        await reserved(store, a_demand(), [COST])
        await store.meter.settle(RequestId("req-1"), done(cost=50_000_000), now=NOW)
        (balance,) = await store.meter.balances([COST], NOW)
        assert (balance.used, balance.remaining) == (50_000_000, 0)

    async def test_a_release_gives_everything_back_once(self, store: Store) -> None:
        limits = [FIVE, COST, IN_FLIGHT]
        for number in (1, 2):
            await reserved(store, a_demand(number), limits)
        released = await asyncio.gather(
            *(store.meter.release(RequestId("req-1"), reason="refused", now=NOW) for _ in range(10))
        )
        assert released.count(True) == 1
        assert await counted(store, limits) == [(0, 1), (0, 5_000_000), (0, 1)]
        assert await store.meter.settle(RequestId("req-1"), done(), now=NOW) is Settled.NOOP
        assert await counted(store, [FIVE]) == [(0, 1)]

    async def test_of_many_settlements_and_releases_one_counts(self, store: Store) -> None:
        await reserved(store, a_demand(), [FIVE, COST])
        meter, request = store.meter, RequestId("req-1")
        await asyncio.gather(
            *(meter.settle(request, done(), now=NOW) for _ in range(10)),
            *(meter.release(request, reason="refused", now=NOW) for _ in range(10)),
        )
        assert await counted(store, [FIVE, COST]) in ([(1, 0), (1_400_000, 0)], [(0, 0), (0, 0)])

    async def test_an_orphan_is_booked_as_if_it_had_taken_all(self, store: Store) -> None:
        limits = [FIVE, COST, IN_FLIGHT]
        await reserved(store, a_demand(), limits)
        assert await store.meter.expire_orphans(NOW) == 0
        expired = await asyncio.gather(*(store.meter.expire_orphans(LATER) for _ in range(5)))
        assert sum(expired) == 1
        assert await counted(store, limits) == [(1, 0), (5_000_000, 0), (0, 0)]
        assert not await store.meter.release(RequestId("req-1"), reason="refused", now=LATER)

    async def test_a_late_settlement_puts_right_what_was_assumed(self, store: Store) -> None:
        limits = [FIVE, COST, IN_FLIGHT]
        await reserved(store, a_demand(), limits)
        await store.meter.expire_orphans(LATER)
        late = [await store.meter.settle(RequestId("req-1"), done(), now=LATER) for _ in range(2)]
        assert late == [Settled.LATE, Settled.NOOP]
        assert await counted(store, limits) == [(1, 0), (1_400_000, 0), (0, 0)]

    async def test_orphans_are_booked_a_few_at_a_time(self, store: Store) -> None:
        for number in range(5):
            await reserved(store, a_demand(number), [FIVE])
        assert [await store.meter.expire_orphans(LATER, limit=2) for _ in range(4)] == [2, 2, 1, 0]

    async def test_what_was_held_before_midnight_is_booked_before_midnight(self, store: Store) -> None:
        tomorrow = NOW + 2 * AN_HOUR
        limits = [a_limit(5, window=PeriodKind.DAY), FIVE, IN_FLIGHT]
        await store.meter.reserve(a_demand(), limits, now=NOW, ttl_s=10_000)
        await store.meter.settle(RequestId("req-1"), done(), now=tomorrow)
        assert await counted(store, limits) == [(1, 0), (1, 0), (0, 0)]
        assert await counted(store, limits, tomorrow) == [(0, 0), (0, 0), (0, 0)]

    async def test_another_limit_acts_on_the_next_call_and_keeps_what_was_used(self, store: Store) -> None:
        for number in range(3):
            await reserved(store, a_demand(number), [a_limit(None)])
            await store.meter.settle(RequestId(f"req-{number}"), done(), now=NOW)
        assert not await reserved(store, a_demand(7), [a_limit(3)])
        assert await reserved(store, a_demand(8), [a_limit(4)])

    async def test_subjects_and_features_do_not_share(self, store: Store) -> None:
        for number in range(5):
            await reserved(store, a_demand(number), [FIVE])
        assert await reserved(store, a_demand(7, subject="user:2"), [a_limit(5, subject="user:2")])
        assert await reserved(store, a_demand(8), [a_limit(5, feature=Feature.AI_CHAT)])
        assert not await reserved(store, a_demand(9), [FIVE])

    async def test_under_another_name_it_counts_and_is_settled_as_before(self, store: Store) -> None:
        other, former = a_limit(5, subject="user:2"), a_limit(5, subject="former:x")
        await reserved(store, a_demand(9, subject="user:2"), [other])
        for number in range(2):  # the second time there are windows of that name already
            await reserved(store, a_demand(number), [FIVE])
            assert await store.meter.rename("user:1", "former:x", limit=10) == 1
        assert await counted(store, [FIVE, former, other]) == [(0, 0), (0, 2), (0, 1)]
        for number in range(2):
            await store.meter.settle(RequestId(f"req-{number}"), done(), now=NOW)
        assert await counted(store, [FIVE, former, other]) == [(0, 0), (2, 0), (0, 1)]

    async def test_a_few_records_are_renamed_at_a_time(self, store: Store) -> None:
        for number in range(3):
            await reserved(store, a_demand(number), [])
        assert [await store.meter.rename("user:1", "former:x", limit=2) for _ in range(3)] == [2, 1, 0]

    async def test_an_answer_that_cost_nothing_counts_nowhere(self, store: Store) -> None:
        for _ in range(2):
            await store.meter.record_unbilled(
                request_id=RequestId("req-1"),
                subject="user:1",
                feature=Feature.AI_ANALYSIS,
                reason="cached",
                of_request_id=RequestId("req-0"),
                now=NOW,
            )
        assert await counted(store, [FIVE, COST]) == [(0, 0), (0, 0)]
        again = await store.meter.reserve(a_demand(), [FIVE], now=NOW, ttl_s=TTL_S)
        assert (again.new, again.state, again.outcome) == (False, RecordState.SETTLED, CallOutcome.COMPLETED)

    async def test_a_request_that_never_was_cannot_be_settled(self, store: Store) -> None:
        with pytest.raises(NotFound):
            await store.meter.settle(RequestId("nobody"), done(), now=NOW)
        assert not await store.meter.release(RequestId("nobody"), reason="refused", now=NOW)


async def reserved(store: Store, demand: Demand, limits: Sequence[Limit]) -> bool:
    """Whether what is asked for could be held."""
    try:
        await store.meter.reserve(demand, limits, now=NOW, ttl_s=TTL_S)
    except LimitReached:
        return False
    return True


async def counted(store: Store, limits: Sequence[Limit], now: datetime = NOW) -> list[tuple[int, int]]:
    """Return what is used and reserved of each limit."""
    return [(each.used, each.reserved) for each in await store.meter.balances(limits, now)]
