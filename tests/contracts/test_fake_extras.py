"""What the fakes do beyond their contracts: fail on demand, count, remember; and where they must not be kinder."""

from math import inf, nan

import pytest

from training_analyzer.adapters.fake.observers import FakeObservers
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.fake.recording_reader import FakeRecordingReader
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.activities.errors import NotAnActivity, ReaderBusy
from training_analyzer.domain.errors import NotFound, StoreUnavailable
from training_analyzer.domain.identity.errors import HashingBusy
from training_analyzer.domain.secret import Secret
from training_analyzer.plugins.testing.billing_builders import a_plan_change
from training_analyzer.plugins.testing.builders import (
    TODAY,
    a_lap,
    a_recording,
    a_session_id,
    a_user,
    a_user_id,
    an_activity,
    an_activity_id,
    some_metrics,
)
from training_analyzer.plugins.testing.stored import stored_activities, stored_user
from training_analyzer.ports.observers import Observers

_PASSWORD = Secret("correct horse battery staple")


async def test_a_failed_store_serves_nothing_until_it_recovers() -> None:
    store = FakeStore()
    await stored_user(store, a_user())
    store.fail("the disk is full")
    for ask in (store.check(), store.hot_reads.principal(a_session_id()), stored_user(store, a_user(2))):
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            await ask
    with pytest.raises(StoreUnavailable):
        async with store.work.snapshot():
            pass
    store.recover()
    await store.check()
    async with store.work.snapshot() as w:
        assert await w.users.get(a_user_id()) == a_user()
        with pytest.raises(NotFound):
            await w.users.get(a_user_id(2))


async def test_a_store_that_fails_before_the_commit_keeps_nothing() -> None:
    store = FakeStore()
    async with store.work() as w:
        await w.users.add(a_user())
        store.fail("the disk is full")
        with pytest.raises(StoreUnavailable):
            await w.commit()
    store.recover()
    await stored_user(store, a_user())


@pytest.mark.parametrize("value", [nan, inf, -inf])
async def test_metrics_that_no_json_holds_are_refused(value: float) -> None:
    store = FakeStore()
    await stored_user(store, a_user())
    await stored_activities(store, an_activity())
    async with store.work() as w:
        with pytest.raises(ValueError, match="finite"):
            await w.recordings.put_metrics(a_user_id(), an_activity_id(), some_metrics(tss=value))


async def test_what_a_caller_changes_later_does_not_change_the_store() -> None:
    store = FakeStore()
    await stored_user(store, a_user())
    await stored_activities(store, an_activity())
    dropped, laps = {"hr_bpm": 1}, [a_lap()]
    async with store.work() as w:
        await w.recordings.put_metrics(a_user_id(), an_activity_id(), some_metrics(dropped=dropped))
        await w.recordings.put_laps(a_user_id(), an_activity_id(), laps)
        await w.commit()
    dropped.clear()
    laps.clear()
    async with store.work.snapshot() as w:
        found = await w.recordings.find_metrics(a_user_id(), an_activity_id())
        assert found == some_metrics(dropped={"hr_bpm": 1})
        assert list(await w.recordings.laps(a_user_id(), an_activity_id())) == [a_lap()]
        assert list(await w.activities.day_totals(a_user_id(), TODAY))


async def test_fake_passwords_count_upgrade_and_refuse() -> None:
    passwords = FakePasswords()
    verified = await passwords.verify(_PASSWORD, passwords.weak_hash(_PASSWORD))
    assert verified.right
    assert verified.upgraded is not None
    assert (await passwords.verify(_PASSWORD, verified.upgraded)).upgraded is None
    assert (await passwords.verify(Secret("wrong"), passwords.weak_hash(_PASSWORD))).upgraded is None
    await passwords.verify(_PASSWORD, None)
    assert passwords.verifications == 4
    passwords.busy = True
    with pytest.raises(HashingBusy):
        await passwords.hash(_PASSWORD)
    with pytest.raises(HashingBusy):
        await passwords.verify(_PASSWORD, None)


async def test_a_fake_reader_raises_what_it_was_given_counts_and_refuses() -> None:
    reader = FakeRecordingReader()
    reader.give(b"plan", NotAnActivity("workout"))
    reader.give(b"run", a_recording())
    with pytest.raises(NotAnActivity, match="workout"):
        await reader.read(b"plan")
    assert await reader.read(b"run") == a_recording()
    reader.busy = True
    with pytest.raises(ReaderBusy):
        await reader.read(b"run")
    assert reader.reads == 2


async def test_fake_observers_remember_in_order() -> None:
    observers = FakeObservers()
    assert isinstance(observers, Observers)
    for number in (2, 1):
        await observers.activity_stored(an_activity(number))
    assert observers.stored == [an_activity(2), an_activity(1)]
    await observers.subscription_changed(a_plan_change())
    assert observers.changed == [a_plan_change()]


async def _snapshot(store: FakeStore) -> None:
    async with store.work.snapshot():
        pass
