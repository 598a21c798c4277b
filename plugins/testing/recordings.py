"""What every store of streams, laps, metrics and files does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.training.best_efforts import BestEffort
from training_analyzer.domain.training.metrics import ALGORITHM, OfferedValue, ZoneTimes
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.zones import Zone
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_file,
    a_lap,
    an_activity,
    an_activity_id,
    some_metrics,
    some_streams,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_ID = an_activity_id()


class RecordingsContract(StoredContract):
    """What belongs to one activity."""

    async def test_nothing_is_there_at_first(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        async with store.work.snapshot() as w:
            assert dict(await w.recordings.streams(athlete.id, _ID)) == {}
            assert list(await w.recordings.laps(athlete.id, _ID)) == []
            assert await w.recordings.find_metrics(athlete.id, _ID) is None
            assert await w.recordings.find_file(athlete.id, a_file().sha256) is None

    async def test_streams_come_back_to_the_precision_said(self, store: Store, athlete: User) -> None:
        streams: dict[Channel, list[float | None]] = {
            Channel.TIME: [0.0, 1.5, 3601.25],
            Channel.POWER: [None, 0.0, 2500.0],
            Channel.ALTITUDE: [-430.125, None, 8848.86],
            Channel.LATITUDE: [-89.9999999, 0.0, 40.4167754],
            Channel.TEMPERATURE: [None, None, None],
        }
        await _put_streams(store, athlete, streams)
        async with store.work.snapshot() as w:
            found = await w.recordings.streams(athlete.id, _ID)
        assert found.keys() == streams.keys()
        for channel, samples in streams.items():
            off = 1e-7 if channel is Channel.LATITUDE else 1e-3
            for seen, put in zip(found[channel], samples, strict=True):
                assert (seen is None) == (put is None)
                assert seen is None or put is None or abs(seen - put) <= off

    async def test_channels_are_read_alone(self, store: Store, athlete: User) -> None:
        await _put_streams(store, athlete, some_streams(1000))
        async with store.work.snapshot() as w:
            wanted = {Channel.TIME, Channel.HEART_RATE, Channel.POWER}
            found = await w.recordings.streams(athlete.id, _ID, wanted)
            assert found.keys() == {Channel.TIME, Channel.HEART_RATE}
            assert len(found[Channel.TIME]) == 1000
            assert dict(await w.recordings.streams(athlete.id, _ID, set())) == {}

    async def test_streams_put_again_take_the_place_of_the_old(self, store: Store, athlete: User) -> None:
        await _put_streams(store, athlete, some_streams(50))
        async with store.work() as w:
            await w.recordings.put_streams(athlete.id, _ID, {Channel.TIME: [0.0]})
            await w.commit()
        async with store.work.snapshot() as w:
            found = await w.recordings.streams(athlete.id, _ID)
            assert {channel: list(samples) for channel, samples in found.items()} == {Channel.TIME: [0.0]}

    async def test_laps_come_back_in_order_and_are_replaced(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        full = Lap(
            position=0,
            start_s=0.5,
            elapsed_time_s=300.25,
            timer_time_s=299.0,
            distance_m=1000.125,
            ascent_m=12.5,
            avg_hr_bpm=140,
            max_hr_bpm=151,
            avg_power_w=250,
            max_power_w=700,
        )
        for laps in ([full, a_lap(1), a_lap(2)], [a_lap(0)], []):
            async with store.work() as w:
                await w.recordings.put_laps(athlete.id, _ID, laps)
                await w.commit()
            async with store.work.snapshot() as w:
                assert list(await w.recordings.laps(athlete.id, _ID)) == laps

    async def test_metrics_come_back_whole_and_are_replaced(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        full = some_metrics(
            trimp=0.1 + 0.2,
            np_w=1e-9,
            reasons={"tss": Reason.NO_POWER},
            estimated=frozenset({"hrss", "trimp"}),
            dropped={"hr_bpm": 3},
            threshold_from=date(2026, 1, 1),
            rtss=89.1975,
            zones={
                "hr": ZoneTimes(
                    scheme="hr_max", zones=(Zone(0, 0.0, 95.0), Zone(1, 95.0, None)), time_s=(10, 3590)
                )
            },
            mean_max={"power": {1: 900.5, 21_600: 200.125}, "hr": {5: 171.0}},
            plugin_metrics={
                "acme_minutes": OfferedValue(value=52.5, unit="min", version=3),
                "acme_form": OfferedValue(value=None, unit="", version=1, reason=Reason.PLUGIN_FAILED),
            },
            best_efforts=(BestEffort(1000.0, 238.0952, 12.5), BestEffort(5000.0, 1300.0, 0.0)),
        )
        for metrics in (full, some_metrics(load=None)):
            async with store.work() as w:
                await w.recordings.put_metrics(athlete.id, _ID, metrics)
                await w.commit()
            async with store.work.snapshot() as w:
                assert await w.recordings.find_metrics(athlete.id, _ID) == metrics

    async def test_parts_of_an_activity_that_is_not_there_are_not_stored(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity(user_id=other.id))
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.recordings.put_metrics(athlete.id, _ID, some_metrics())

    async def test_a_file_comes_back_byte_for_byte(self, store: Store, athlete: User) -> None:
        large = a_file(body=bytes(range(256)) * 40_960)  # 10 MiB
        for file in (large, a_file(body=b"\0"), a_file(body=b"")):
            async with store.work() as w:
                await w.recordings.put_file(athlete.id, file)
                await w.recordings.put_file(athlete.id, replace(file, received_at=NOW + timedelta(days=1)))
                await w.commit()
            async with store.work.snapshot() as w:
                assert await w.recordings.find_file(athlete.id, file.sha256) == file

    async def test_the_same_things_of_two_athletes_stay_apart(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity(), an_activity(user_id=other.id))
        async with store.work() as w:
            await w.recordings.put_metrics(athlete.id, _ID, some_metrics(10.0))
            await w.recordings.put_metrics(other.id, _ID, some_metrics(20.0))
            await w.recordings.put_streams(athlete.id, _ID, some_streams(3))
            await w.recordings.put_file(athlete.id, a_file())
            await w.commit()
        async with store.work.snapshot() as w:
            assert await w.recordings.find_metrics(athlete.id, _ID) == some_metrics(10.0)
            assert await w.recordings.find_metrics(other.id, _ID) == some_metrics(20.0)
            assert dict(await w.recordings.streams(other.id, _ID)) == {}
            assert await w.recordings.find_file(other.id, a_file().sha256) is None

    async def test_metrics_of_a_sport_and_span_of_days_are_outdated(
        self, store: Store, athlete: User
    ) -> None:
        days = [NOW.date() + timedelta(days=n) for n in range(4)]
        runs = [an_activity(n + 1, local_day=day) for n, day in enumerate(days)]
        ride = an_activity(9, sport=Sport.CYCLING, local_day=days[1])
        await stored_activities(store, *runs, ride)
        async with store.work() as w:
            for each in (*runs, ride):
                await w.recordings.put_metrics(athlete.id, each.id, some_metrics())
            await w.commit()
        async with store.work() as w:
            marked = await w.recordings.outdate(athlete.id, sport=Sport.RUNNING, first=days[1], until=days[3])
            assert marked == 2
            await w.commit()
        async with store.work.snapshot() as w:
            found = await w.recordings.outdated(athlete.id, algorithm=ALGORITHM, limit=10)
            assert list(found) == [runs[1].id, runs[2].id]
            assert list(await w.recordings.outdated(athlete.id, algorithm=ALGORITHM, limit=1)) == [runs[1].id]

    async def test_metrics_put_again_are_up_to_date(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        async with store.work() as w:
            await w.recordings.put_metrics(athlete.id, _ID, some_metrics())
            await w.recordings.outdate(athlete.id, sport=Sport.RUNNING, first=date.min, until=None)
            assert list(await w.recordings.outdated(athlete.id, algorithm=ALGORITHM, limit=9)) == [_ID]
            await w.recordings.put_metrics(athlete.id, _ID, some_metrics())
            assert list(await w.recordings.outdated(athlete.id, algorithm=ALGORITHM, limit=9)) == []
            await w.commit()

    async def test_another_algorithm_makes_all_metrics_outdated(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity(), an_activity(user_id=other.id))
        async with store.work() as w:
            await w.recordings.put_metrics(athlete.id, _ID, some_metrics())
            await w.commit()
        async with store.work.snapshot() as w:
            assert list(await w.recordings.outdated(athlete.id, algorithm=ALGORITHM + 1, limit=9)) == [_ID]
            assert list(await w.recordings.outdated(other.id, algorithm=ALGORITHM + 1, limit=9)) == []


async def _put_streams(store: Store, athlete: User, streams: Streams) -> None:
    await stored_activities(store, an_activity())
    async with store.work() as w:
        await w.recordings.put_streams(athlete.id, _ID, streams)
        await w.commit()
