"""What every store of rates does."""

import asyncio
from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.rates import Bucket, Lease
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_TEN = Bucket("somebody", "tries", limit=10, period_s=60, burst=10)
_TWO = Bucket("somebody", "hourly", limit=2, period_s=3600, burst=2)


def _later(**by: float) -> datetime:
    return NOW + timedelta(**by)


class RateGateContract(StoredContract):
    """Buckets by subject and meter, exact however many take at once."""

    async def test_of_two_hundred_at_once_exactly_ten_pass(self, store: Store) -> None:
        outcomes = await asyncio.gather(*(_take(store) for _ in range(200)))
        assert outcomes.count(None) == 10
        assert {wait for wait in outcomes if wait is not None} == {6.0}

    async def test_the_wait_is_exact_to_the_microsecond(self, store: Store) -> None:
        for _ in range(10):
            assert await _take(store) is None
        assert await _take(store, at=_later(seconds=2.5)) == 3.5
        assert await _take(store, at=_later(seconds=6, microseconds=-1)) == 0.000001
        assert await _take(store, at=_later(seconds=6)) is None
        assert await _take(store, at=_later(seconds=6)) == 6.0

    async def test_a_refusal_costs_nothing(self, store: Store) -> None:
        for _ in range(30):
            await _take(store)
        assert await _take(store, at=_later(seconds=6)) is None

    async def test_a_rested_bucket_holds_its_burst_and_no_more(self, store: Store) -> None:
        await _take(store)
        outcomes = [await _take(store, at=_later(days=9)) for _ in range(11)]
        assert outcomes == [None] * 10 + [6.0]

    async def test_over_three_minutes_no_more_pass_than_the_burst_and_the_rate(self, store: Store) -> None:
        passed = 0
        for second in range(0, 180, 2):
            passed += await _take(store, at=_later(seconds=second)) is None
        assert passed == 10 + 178 // 6

    async def test_subjects_and_meters_do_not_share(self, store: Store) -> None:
        for _ in range(10):
            await _take(store)
        gate = store.rate_gate
        assert await gate.take("else", "tries", limit=10, period_s=60, burst=10, now=NOW) is None
        assert await gate.take("somebody", "other", limit=10, period_s=60, burst=10, now=NOW) is None
        assert await _take(store) == 6.0

    async def test_of_several_buckets_all_are_taken_from_or_none(self, store: Store) -> None:
        gate = store.rate_gate
        outcomes = [await gate.take_all([_TEN, _TWO], NOW) for _ in range(5)]
        assert outcomes == [None, None, 1800.0, 1800.0, 1800.0]
        assert await gate.lease(_TEN, 10, NOW) == Lease(8, 0)

    async def test_the_longest_wait_of_several_is_told(self, store: Store) -> None:
        gate = store.rate_gate
        await gate.lease(_TEN, 10, NOW)
        await gate.lease(_TWO, 2, NOW)
        assert await gate.take_all([_TEN, _TWO], NOW) == 1800.0
        assert await gate.take_all([_TWO, _TEN], NOW) == 1800.0

    async def test_several_at_once_never_wait_for_each_other(self, store: Store) -> None:
        gate = store.rate_gate
        both = ([_TEN, _TWO], [_TWO, _TEN])
        outcomes = await asyncio.gather(*(gate.take_all(both[number % 2], NOW) for number in range(40)))
        assert outcomes.count(None) == 2

    async def test_what_is_given_back_may_be_taken_again(self, store: Store) -> None:
        for _ in range(10):
            await _take(store)
        await store.rate_gate.give_back([_TEN])
        assert [await _take(store), await _take(store)] == [None, 6.0]

    async def test_giving_back_never_makes_more_than_the_burst(self, store: Store) -> None:
        await _take(store)
        await store.rate_gate.give_back([_TEN], tokens=50)
        assert await store.rate_gate.lease(_TEN, 50, NOW) == Lease(10, 0)

    async def test_giving_back_to_a_forgotten_bucket_does_nothing(self, store: Store) -> None:
        await store.rate_gate.give_back([_TEN, _TWO])
        assert await store.rate_gate.lease(_TWO, 50, NOW) == Lease(2, 0)

    async def test_a_lease_takes_what_there_is(self, store: Store) -> None:
        gate = store.rate_gate
        assert await gate.lease(_TEN, 7, NOW) == Lease(7, left=3)
        assert await gate.lease(_TEN, 7, NOW) == Lease(3, left=0)
        assert await gate.lease(_TEN, 7, NOW) == Lease(0, wait_s=6.0)

    async def test_leases_at_once_take_no_more_than_there_is(self, store: Store) -> None:
        leases = await asyncio.gather(*(store.rate_gate.lease(_TEN, 3, NOW) for _ in range(20)))
        assert sum(lease.tokens for lease in leases) == 10

    async def test_a_mark_lasts_until_its_instant(self, store: Store) -> None:
        gate = store.rate_gate
        assert not await gate.marked("somebody", "known", NOW)
        await gate.mark("somebody", "known", _later(days=30))
        assert await gate.marked("somebody", "known", _later(days=30, microseconds=-1))
        assert not await gate.marked("somebody", "known", _later(days=30))
        assert not await gate.marked("else", "known", NOW)

    async def test_a_mark_is_lengthened_and_never_shortened(self, store: Store) -> None:
        for days in (10, 30, 20):
            await store.rate_gate.mark("somebody", "known", _later(days=days))
        assert await store.rate_gate.marked("somebody", "known", _later(days=29))

    async def test_only_what_is_over_is_forgotten(self, store: Store) -> None:
        gate = store.rate_gate
        await _take(store)
        await gate.lease(_TWO, 1, NOW)
        await gate.mark("somebody", "known", _later(days=30))
        assert await gate.purge(_later(seconds=5), limit=9) == 0
        assert await gate.purge(_later(seconds=6), limit=9, dry_run=True) == 1
        assert await gate.purge(_later(seconds=6), limit=9) == 1
        assert await gate.purge(_later(days=29), limit=9) == 1
        assert await gate.marked("somebody", "known", _later(days=29))

    async def test_it_forgets_a_few_at_a_time(self, store: Store) -> None:
        for number in range(5):
            await store.rate_gate.mark(f"somebody {number}", "known", NOW)
        assert [await store.rate_gate.purge(NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]

    async def test_a_subject_is_forgotten_with_all_its_meters(self, store: Store) -> None:
        for subject in ("ana", "bea"):
            for meter in ("one", "two"):
                await store.rate_gate.mark(subject, meter, NOW + timedelta(hours=1))
        await store.rate_gate.forget("ana")
        left = [
            await store.rate_gate.marked(subject, meter, NOW)
            for subject in ("ana", "bea")
            for meter in ("one", "two")
        ]
        assert left == [False, False, True, True]

    async def test_an_instant_without_a_time_zone_is_a_bug(self, store: Store) -> None:
        with pytest.raises((TypeError, ValueError)):
            await _take(store, at=NOW.replace(tzinfo=None))


async def _take(store: Store, at: datetime = NOW) -> float | None:
    gate = store.rate_gate
    return await gate.take("somebody", "tries", limit=10, period_s=60, burst=10, now=at)
