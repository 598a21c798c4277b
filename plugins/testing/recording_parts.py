"""What every store does with the parts of an activity at their edges: unordered, unmeasured, not anyone's."""

from collections.abc import Awaitable, Callable
from math import inf, nan

import pytest

from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.builders import (
    a_file,
    a_lap,
    a_user_id,
    an_activity,
    an_activity_id,
    some_metrics,
    some_streams,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store
from training_analyzer.ports.work import UnitOfWork

_ID = an_activity_id()

_PUTS: dict[str, Callable[[UnitOfWork, UserId], Awaitable[None]]] = {
    "streams": lambda w, user_id: w.recordings.put_streams(user_id, _ID, some_streams()),
    "laps": lambda w, user_id: w.recordings.put_laps(user_id, _ID, [a_lap()]),
    "metrics": lambda w, user_id: w.recordings.put_metrics(user_id, _ID, some_metrics()),
}


class RecordingPartsContract(StoredContract):
    """Parts belong to one activity of one athlete."""

    @pytest.mark.parametrize("name", _PUTS)
    async def test_another_athletes_activity_takes_no_parts(
        self, store: Store, athlete: User, other: User, name: str
    ) -> None:
        await stored_activities(store, an_activity(user_id=other.id))
        async with store.work() as w:
            with pytest.raises(NotFound):
                await _PUTS[name](w, athlete.id)

    @pytest.mark.parametrize("name", _PUTS)
    async def test_an_unknown_activity_takes_no_parts(self, store: Store, athlete: User, name: str) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await _PUTS[name](w, athlete.id)

    async def test_nobody_keeps_no_file(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.recordings.put_file(a_user_id(9), a_file())

    async def test_parts_of_an_unknown_activity_are_not_found(self, store: Store, athlete: User) -> None:
        async with store.work.snapshot() as w:
            assert dict(await w.recordings.streams(athlete.id, _ID)) == {}
            assert list(await w.recordings.laps(athlete.id, _ID)) == []
            assert await w.recordings.find_metrics(athlete.id, _ID) is None

    async def test_parts_are_not_found_under_another_athlete_or_activity(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity(1), an_activity(2), an_activity(user_id=other.id))
        async with store.work() as w:
            for put in _PUTS.values():
                await put(w, athlete.id)
            await w.commit()
        async with store.work.snapshot() as w:
            for user_id, activity_id in ((other.id, _ID), (athlete.id, an_activity_id(2))):
                assert dict(await w.recordings.streams(user_id, activity_id)) == {}
                assert list(await w.recordings.laps(user_id, activity_id)) == []
                assert await w.recordings.find_metrics(user_id, activity_id) is None

    async def test_laps_come_back_in_order_however_they_were_put(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        laps = [a_lap(position) for position in (11, 2, 0, 1, 10)]
        async with store.work() as w:
            await w.recordings.put_laps(athlete.id, _ID, laps)
            await w.commit()
        async with store.work.snapshot() as w:
            assert list(await w.recordings.laps(athlete.id, _ID)) == sorted(
                laps, key=lambda lap: lap.position
            )

    @pytest.mark.parametrize(
        ("put", "kept"),
        [
            ([], []),
            ([None], [None]),
            ([nan, 1.0, inf, -inf], [None, 1.0, None, None]),
            ([1, 2, None], [1.0, 2.0, None]),
            ((0.0, -0.001, 0.001), [0.0, -0.001, 0.001]),
            ([1e300, -1e300, None, 0.25], [1e300, -1e300, None, 0.25]),
            ([2**40 + 0.125, 0.0, 2**40 + 0.125], [2**40 + 0.125, 0.0, 2**40 + 0.125]),
        ],
        ids=["none", "silent", "not numbers", "whole", "small", "huge", "far apart"],
    )
    async def test_a_sample_is_a_finite_number_or_missing(
        self, store: Store, athlete: User, put: Samples, kept: Samples
    ) -> None:
        await stored_activities(store, an_activity())
        async with store.work() as w:
            await w.recordings.put_streams(athlete.id, _ID, {Channel.ALTITUDE: put})
            await w.commit()
        async with store.work.snapshot() as w:
            found = await w.recordings.streams(athlete.id, _ID)
        assert list(found[Channel.ALTITUDE]) == kept

    async def test_a_day_of_seconds_comes_back_with_its_gaps(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        beats = [None if second % 7 == 0 else 120.0 + second % 60 for second in range(86_400)]
        async with store.work() as w:
            await w.recordings.put_streams(athlete.id, _ID, {Channel.HEART_RATE: beats})
            await w.commit()
        async with store.work.snapshot() as w:
            found = await w.recordings.streams(athlete.id, _ID)
        assert list(found[Channel.HEART_RATE]) == beats
