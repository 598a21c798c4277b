"""Garmin's source keeps the contract of all sources."""

from datetime import timedelta

import pytest

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.server import FakeGarmin
from training_analyzer.adapters.garmin.source import GarminSource
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
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.builders import TODAY
from training_analyzer.plugins.testing.wearable import WearableContract
from training_analyzer.plugins.testing.wearable_world import WearableWorld

DATA = r"^/(activitylist|wellness|usersummary|hrv|weight|metrics|device|download)-service/"
STATUSES: dict[type[SourceError], int] = {
    SourceUnavailable: 503,
    RateLimited: 429,
    AccessBlocked: 403,
    AuthenticationFailed: 401,
    ProtocolChanged: 200,
}


class TestGarmin(WearableContract):
    @pytest.fixture
    def world(
        self, garmin: FakeGarmin, source: GarminSource, runner: Athlete, careful: Athlete
    ) -> WearableWorld:
        def fail(kind: type[SourceError], nth: int) -> None:
            garmin.fail(DATA, STATUSES[kind], body=b"<html>maintenance</html>", after=nth - 1)

        return WearableWorld(
            source=source,
            another=lambda: source,
            login=Password(username=runner.username, password=Secret(runner.password)),
            wrong=Password(username=runner.username, password=Secret("another's")),
            with_code=Password(username=careful.username, password=Secret(careful.password)),
            code="123456",
            window=Window(first=TODAY - timedelta(days=27), last=TODAY),
            recorded=next(iter(runner.archives)),
            fails_as=tuple(STATUSES),
            fail=fail,
            mend=garmin.faults.clear,
            rotate=garmin.forget_access,
            requests=lambda: len(garmin.served),
            secrets=[runner.password, careful.password, "refresh-1-of", "ST-"],
        )
