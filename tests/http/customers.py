"""What athletes of the API have bought, or were granted, as the worker and operators store it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.http.api import START, Athlete
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.ids import UserId, from_text
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.billing_builders import a_snapshot, a_subscription, an_override


async def id_of(athlete: Athlete) -> UserId:
    return UserId(from_text("usr", (await athlete.get("/v1/me"))["id"], "user"))


async def applied(ports: Wired, athlete: Athlete, *, version: int = 1, **changes: Any) -> None:
    """Store a subscription to pro that began now, in the place of what was known of it."""
    snapshot = replace(
        a_snapshot(),
        plan=PlanRef("pro:month"),
        current_period_start=START,
        current_period_end=START + timedelta(days=30),
        created_at=START,
        **changes,
    )
    bought = a_subscription(
        user_id=await id_of(athlete), snapshot=snapshot, plan_version=version, synced_at=START
    )
    async with ports.store.work() as w:
        await w.subscriptions.put(bought)
        await w.commit()


async def granted(ports: Wired, athlete: Athlete, **changes: Any) -> Override:
    """Store one grant in the place of all."""
    user_id = await id_of(athlete)
    grant = an_override(user_id=user_id, **changes)
    async with ports.store.work() as w:
        await w.overrides.replace(user_id, [grant])
        await w.commit()
    return grant
