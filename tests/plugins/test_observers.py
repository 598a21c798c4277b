"""Observers are told one by one; one that fails hurts nobody."""

import asyncio
import logging
from typing import Any

import pytest

from training_analyzer.api import PLUGIN_API, Activity, Observers, PlanChange, hookimpl
from training_analyzer.plugins.host import catalog_of
from training_analyzer.plugins.observers import PluginObservers
from training_analyzer.plugins.testing.billing_builders import a_plan_change
from training_analyzer.plugins.testing.builders import an_activity

_ACTIVITY = an_activity()


class Told:
    """An observer that remembers."""

    PLUGIN_API = PLUGIN_API

    def __init__(self) -> None:
        self.activities: list[Activity] = []

    @hookimpl
    def activity_stored(self, activity: Activity) -> None:
        self.activities.append(activity)


class ToldLater:
    """An asynchronous observer that remembers."""

    PLUGIN_API = PLUGIN_API

    def __init__(self) -> None:
        self.activities: list[Activity] = []

    @hookimpl
    async def activity_stored(self, activity: Activity) -> None:
        await asyncio.sleep(0)
        self.activities.append(activity)


class Fails:
    """An observer that always fails."""

    PLUGIN_API = PLUGIN_API

    @hookimpl
    def activity_stored(self, activity: Activity) -> None:
        raise RuntimeError("the service is down")


class FailsLater:
    """An asynchronous observer that always fails."""

    PLUGIN_API = PLUGIN_API

    @hookimpl
    async def activity_stored(self, activity: Activity) -> None:
        await asyncio.sleep(0)
        raise RuntimeError("the service is down later")


def _observers(*plugins: object) -> PluginObservers:
    return PluginObservers(catalog_of(*plugins).manager)


async def test_sync_and_async_observers_are_told_before_the_call_returns() -> None:
    sync, later = Told(), ToldLater()
    await _observers(sync, later).activity_stored(_ACTIVITY)
    assert sync.activities == later.activities == [_ACTIVITY]


@pytest.mark.parametrize("failing", [Fails(), FailsLater()])
async def test_a_failing_observer_is_logged_by_name_and_the_others_are_told(
    failing: object, caplog: pytest.LogCaptureFixture
) -> None:
    class Last(Told):
        pass

    first, last = Told(), Last()
    await _observers(first, failing, last).activity_stored(_ACTIVITY)
    assert first.activities == last.activities == [_ACTIVITY]
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert type(failing).__name__ in record.getMessage()
    assert record.exc_info is not None


async def test_changes_of_plans_are_told_too() -> None:
    class Watches:
        PLUGIN_API = PLUGIN_API

        def __init__(self) -> None:
            self.changes: list[PlanChange] = []

        @hookimpl
        async def subscription_changed(self, change: PlanChange) -> None:
            self.changes.append(change)

    watches = Watches()
    await _observers(watches, Fails()).subscription_changed(a_plan_change())
    assert watches.changes == [a_plan_change()]


async def test_an_observer_may_take_no_arguments() -> None:
    class Counts:
        PLUGIN_API = PLUGIN_API
        calls = 0

        @hookimpl
        def activity_stored(self) -> None:
            self.calls += 1

    counts = Counts()
    await _observers(counts).activity_stored(_ACTIVITY)
    assert counts.calls == 1


async def test_what_an_observer_returns_does_not_matter() -> None:
    class Answers(Told):
        @hookimpl
        def activity_stored(self, activity: Activity) -> Any:
            return activity

    told = Told()
    await _observers(Answers(), told).activity_stored(_ACTIVITY)
    assert told.activities == [_ACTIVITY]


async def test_a_request_that_is_cancelled_stays_cancelled() -> None:
    class Cancelled:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        async def activity_stored(self) -> None:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await _observers(Cancelled()).activity_stored(_ACTIVITY)


async def test_without_observers_nothing_happens() -> None:
    observers = _observers()
    assert isinstance(observers, Observers)
    await observers.activity_stored(_ACTIVITY)
