"""An athlete with a past: recordings and days of two months ago, and of this week."""

from datetime import timedelta
from typing import Final

from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.http.api import START, Athlete, an_athlete
from tests.http.customers import granted
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.entrypoints.wiring import Wired

SHOWN_DAYS: Final = 30
OLD_START: Final = START - timedelta(days=60)
OLD: Final = OLD_START.date()
FIRST: Final = START.date() - timedelta(days=SHOWN_DAYS)
"""The first day that a plan of so many days shows."""


async def an_athlete_with_a_past(http: AsyncClient) -> tuple[Athlete, list[str], list[str]]:
    """Return her with the activities of then and of now: a ride and a run each, and nights."""
    ana = await an_athlete(http)
    await ana.set_thresholds("running", "cycling")
    then: list[str] = []
    now: list[str] = []
    for found, start, seconds in ((then, OLD_START, 420), (now, START - timedelta(days=2), 150)):
        files = (
            a_fit_file(sport="cycling", seconds=seconds, power=250, hr=150, start=start),
            a_fit_file(seconds=seconds, speed_mps=4.0, hr=160, start=start + timedelta(hours=2)),
        )
        for file in files:
            reply = await ana.upload(file)
            assert reply.status_code == 201, reply.text
            found.append(reply.json()["id"])
    nights = [{"day": str(day), "sleep_s": 28_000} for day in (OLD, START.date())]
    assert (await ana.call("POST", "/v1/wellness", json={"data": nights})).status_code == 200
    return ana, then, now


async def shown(ports: Wired, athlete: Athlete, days: int | None) -> None:
    """Let the athlete's plan show so many days, or all."""
    await granted(ports, athlete, feature=Feature.HISTORY_DAYS, max_amount=days)
