"""An athlete with ten thousand activities and ten years of training load, signed in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from training_analyzer.adapters.demo.crowd import many_activities
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.carrier import SignedIn, TokenPair
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.sign_in import Checks, Credentials, sign_in
from training_analyzer.domain.services.sign_up import sign_up
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.settings import UNLIMITED, LimitsSettings, Settings
from training_analyzer.entrypoints.wiring import Wired, wired

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACTIVITIES = 10_000
ADDRESS = "ana@example.org"
PASSWORD = Secret("correct horse battery")


@dataclass(frozen=True)
class World:
    """A deployment, and who is signed in."""

    ports: Wired
    user_id: UserId
    signed_in: SignedIn


@asynccontextmanager
async def opened(
    data_dir: Path, count: int = ACTIVITIES, limits: LimitsSettings = UNLIMITED
) -> AsyncIterator[World]:
    """Open a deployment and give its athlete so many activities."""
    async with wired(Settings(data_dir=data_dir, limits=limits), clock=lambda: NOW) as ports:
        user = await sign_up(
            address=ADDRESS,
            password=PASSWORD,
            display_name=None,
            timezone="Europe/Madrid",
            origin=RequestOrigin(),
            work=ports.store.work,
            passwords=ports.passwords,
            rules=ports.password_rules,
            make_id=ports.make_id,
            now=NOW,
        )
        signed_in = await sign_in(
            credentials=Credentials(user.email, PASSWORD),
            origin=RequestOrigin(),
            checks=Checks(
                throttle=throttle_of(ports), passwords=ports.passwords, vault=ports.vault, jobs=ports.jobs
            ),
            work=ports.store.work,
            carrier=TokenPair(ports.tokens),
            make_id=ports.make_id,
            now=NOW,
        )
        if count:
            await fill(ports, diary(ports, user.id, count))
        yield World(ports, user.id, signed_in)


def diary(ports: Wired, user_id: UserId, count: int, seed: int = 1) -> list[Activity]:
    """Return so many activities, the last one of today."""
    found = many_activities(seed, count, NOW.date(), user_id, ports.make_id)
    return [replace(each, file_sha256=None) for each in found]


async def fill(ports: Wired, activities: Sequence[Activity]) -> None:
    """Store one athlete's activities with their metrics and series."""
    user_id = activities[0].user_id
    async with ports.store.work() as w:
        await w.activities.add_all(activities)
        for each in activities:
            metrics = ActivityMetrics(load=each.load, load_method=each.load_method)
            await w.recordings.put_metrics(user_id, each.id, metrics)
        await rebuild_series(w, user_id, activities)
        await w.commit()
