"""An athlete with ten thousand activities and ten years of training load, signed in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from training_analyzer.adapters.demo.crowd import many_activities
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.sign_in import SignedIn, sign_in
from training_analyzer.domain.services.sign_up import sign_up
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired, wired

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACTIVITIES = 10_000
_PASSWORD = Secret("correct horse battery")


@dataclass(frozen=True)
class World:
    """A deployment, and who is signed in."""

    ports: Wired
    user_id: UserId
    signed_in: SignedIn


@asynccontextmanager
async def opened(data_dir: Path) -> AsyncIterator[World]:
    """Open a deployment and fill it."""
    async with wired(Settings(data_dir=data_dir), clock=lambda: NOW) as ports:
        user = await sign_up(
            address="ana@example.org",
            password=_PASSWORD,
            display_name=None,
            timezone="Europe/Madrid",
            work=ports.store.work,
            passwords=ports.passwords,
            make_id=ports.make_id,
            now=NOW,
        )
        signed_in = await sign_in(
            address=user.email,
            password=_PASSWORD,
            device=None,
            client_address=None,
            work=ports.store.work,
            passwords=ports.passwords,
            tokens=ports.tokens,
            make_id=ports.make_id,
            now=NOW,
        )
        await _fill(ports, user.id)
        yield World(ports, user.id, signed_in)


async def _fill(ports: Wired, user_id: UserId) -> None:
    found = many_activities(1, ACTIVITIES, NOW.date(), user_id, ports.make_id)
    activities = [replace(each, file_sha256=None) for each in found]
    async with ports.store.work() as w:
        await w.activities.add_all(activities)
        for each in activities:
            metrics = ActivityMetrics(load=each.load, load_method=each.load_method)
            await w.recordings.put_metrics(user_id, each.id, metrics)
        await rebuild_series(w, user_id, activities)
        await w.commit()
