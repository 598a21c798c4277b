"""A fake Garmin, and the client in a hurry."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.garmin.fake.athlete import Athlete, a_day_of_everything
from tests.garmin.fake.hurry import in_a_hurry
from tests.garmin.fake.server import FakeGarmin
from training_analyzer.adapters.garmin.source import GarminSource
from training_analyzer.plugins.testing.builders import NOW, TODAY


@pytest.fixture(autouse=True)
def _in_a_hurry() -> Iterator[None]:
    with in_a_hurry():
        yield


@pytest.fixture
def runner() -> Athlete:
    """Somebody who ran on 25 days, and measured everything today."""
    made = Athlete()
    for days in range(25):
        made.runs(NOW - timedelta(days=days))
    a_day_of_everything(made, TODAY)
    return made


@pytest.fixture
def careful() -> Athlete:
    """Somebody whom Garmin asks for a code."""
    return Athlete(username="careful@example.org", mfa_code="123456", profile_id=43)


@pytest.fixture
def garmin(runner: Athlete, careful: Athlete) -> Iterator[FakeGarmin]:
    careful.activities, careful.archives = runner.activities, runner.archives
    with FakeGarmin(runner, careful).running() as served:
        yield served


@pytest.fixture
def source(garmin: FakeGarmin) -> Iterator[GarminSource]:
    made = GarminSource(garmin.endpoints)
    yield made
    made.close()
