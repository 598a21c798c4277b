"""Sources of athletes' data that need no server keep the contract."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from training_analyzer.adapters.demo.source import DemoWearable
from training_analyzer.adapters.demo.wishes import CODE
from training_analyzer.adapters.fake.wearable import FakePerson, FakeWearable
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import Password
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    ProtocolChanged,
    RateLimited,
    SourceError,
    SourceUnavailable,
)
from training_analyzer.domain.sync.reading import MEASURES
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.builders import NOW, TODAY
from training_analyzer.plugins.testing.wearable import WearableContract
from training_analyzer.plugins.testing.wearable_builders import a_reading, a_summary
from training_analyzer.plugins.testing.wearable_world import WearableWorld

_PASSWORD = "the runner's own"
_FAILURES = (SourceUnavailable, RateLimited, AccessBlocked, AuthenticationFailed, ProtocolChanged)
_FOR_EVER = 100


def _fails(failures: list[SourceError | None]) -> Callable[[type[SourceError], int], None]:
    def fail(kind: type[SourceError], nth: int) -> None:
        failure = kind("activities") if kind is ProtocolChanged else kind()  # type: ignore[call-arg]
        failures[:] = [*[None] * (nth - 1), *[failure] * _FOR_EVER]

    return fail


class TestDemoWearable(WearableContract):
    @pytest.fixture
    def world(self) -> WearableWorld:
        source = DemoWearable(lambda: NOW + timedelta(days=1))
        return WearableWorld(
            source=source,
            another=lambda: source,
            login=Password(username="demo", password=Secret("demo")),
            wrong=Password(username="demo", password=Secret("another's")),
            with_code=Password(username="demo+mfa", password=Secret("demo")),
            code=CODE,
            window=Window(first=TODAY - timedelta(days=27), last=TODAY),
            recorded="202602261",
            fails_as=(SourceUnavailable, RateLimited, AccessBlocked, AuthenticationFailed),
            fail=_fails(source.provider.failures),
            mend=source.provider.failures.clear,
            rotate=None,
            requests=lambda: source.provider.requests,
            secrets=[],
        )


class TestFakeWearable(WearableContract):
    @pytest.fixture
    def world(self) -> WearableWorld:
        runner = FakePerson(
            "runner",
            Secret(_PASSWORD),
            changed_at=NOW,
            activities=[a_summary(number) for number in (1, 2, 3, 40)],
            files={"2": b"a recording"},
            readings=[a_reading(kind) for kind in MEASURES],
        )
        careful = FakePerson("careful", mfa_code="123456", activities=runner.activities)
        source = FakeWearable(runner, careful)

        def rotate() -> None:
            runner.rotates = True

        return WearableWorld(
            source=source,
            another=lambda: source,
            login=Password(username="runner", password=Secret(_PASSWORD)),
            wrong=Password(username="runner", password=Secret("another's")),
            with_code=Password(username="careful", password=Secret("fake")),
            code="123456",
            window=Window(first=TODAY - timedelta(days=6), last=TODAY),
            recorded="2",
            fails_as=_FAILURES,
            fail=_fails(source.failures),
            mend=source.failures.clear,
            rotate=rotate,
            requests=lambda: len(source.requests),
            secrets=[_PASSWORD],
        )
