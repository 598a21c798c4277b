"""Every feature of the catalogue is enforced by a use case, shown here; what is sold and nowhere enforced fails."""

import ast
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from tests.coach.deployments import Deployment
from tests.coach.designing import A_PLAN, A_WORKOUT, plan_designed, workout_designed
from tests.coach.test_answers import a_run, an_answer, an_athlete, said_by_coach
from tests.docs.pages import table_rows
from tests.house.sources import dotted, product
from tests.services.world import World
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.billing.entitlements import Entitlements, entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import OFF, Allowance, Plan, PlanKey
from training_analyzer.domain.coach.generator import RULES
from training_analyzer.domain.jobs.export import ExportFormat, ExportKind, new_order
from training_analyzer.domain.planning.edit import PlanEdit
from training_analyzer.domain.planning.plan import PlanState
from training_analyzer.domain.services.analyse import analyse
from training_analyzer.domain.services.history import History
from training_analyzer.domain.services.keep_plan import edit_plan
from training_analyzer.domain.services.read_w_balance import BalanceModel, read_w_balance
from training_analyzer.domain.services.request_export import request_export
from training_analyzer.domain.services.sync_jobs import sync_job
from training_analyzer.domain.sync.run import Trigger
from training_analyzer.domain.training.critical_power import CriticalPower
from training_analyzer.domain.usage.refusal import FeatureNotInPlan
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.plugins.testing.planning_builders import a_training_plan


async def _export(world: World, allowed: Entitlements) -> str:
    """Say whether activities in bulk may be taken along."""
    try:
        await request_export(
            new_order(ExportKind.ACTIVITIES, ExportFormat.CSV, None, None),
            user_id=world.user_id,
            history=History(allowed, NOW.date()),
            authenticated_at=NOW,
            origin=RequestOrigin(),
            work=world.store.work,
            jobs=world.jobs,
            make_id=world.make_id,
            now=NOW,
        )
    except FeatureNotInPlan as refused:
        return refused.refusal.feature
    return "allowed"


async def _old_activity(world: World, allowed: Entitlements) -> str:
    """Say whether what was done a week ago is shown."""
    activity = await world.recorded(0)
    try:
        await read_w_balance(
            user_id=world.user_id,
            activity_id=activity.id,
            model=BalanceModel.INTEGRAL,
            own=CriticalPower(250.0, 20_000.0),
            history=History(allowed, activity.local_day + timedelta(days=7)),
            work=world.store.work,
        )
    except FeatureNotInPlan as refused:
        return refused.refusal.feature
    return "allowed"


async def _sync(world: World, allowed: Entitlements) -> str:
    """Say whether a sync goes before that of somebody without the feature."""
    del world
    ours, theirs = (sync_job(a_connection(), each, Trigger.MANUAL) for each in (allowed, _with(None)))
    return "allowed" if ours.priority > theirs.priority else Feature.PRIORITY_SYNC


async def _analysis(world: World, allowed: Entitlements) -> str:
    """Say whether a model analyses a run."""
    del world
    here = Deployment()
    asker = replace(here.asker(await an_athlete(here)), entitlements=allowed)
    here.model.says(an_answer())
    try:
        await analyse(a_run(), asker=asker, coach=here.coach)
    except FeatureNotInPlan as refused:
        return refused.refusal.feature
    return "allowed"


async def _chat(world: World, allowed: Entitlements) -> str:
    """Say whether a model answers a message."""
    del world
    here = Deployment()
    try:
        await said_by_coach(here, await an_athlete(here), "How is my form?", entitlements=allowed)
    except FeatureNotInPlan as refused:
        return refused.refusal.feature
    return "allowed"


async def _active_plan(world: World, allowed: Entitlements) -> str:
    """Say whether a plan of the coach's is accepted."""
    plan = a_training_plan(user_id=world.user_id, generator=RULES)
    async with world.store.work() as w:
        await w.training_plans.add(plan)
        await w.commit()
    try:
        await edit_plan(
            user_id=world.user_id,
            plan_id=plan.id,
            version=plan.version,
            edit=PlanEdit(state=PlanState.ACTIVE),
            entitlements=allowed,
            work=world.store.work,
            today=NOW.date(),
            now=NOW,
        )
    except FeatureNotInPlan as refused:
        async with world.store.work() as w:
            await w.training_plans.remove(world.user_id, plan.id)
            await w.commit()
        return refused.refusal.feature
    return "allowed"


async def _plan(world: World, allowed: Entitlements) -> str:
    """Say whether a model designs a plan."""
    del world
    here = Deployment()
    user_id = await an_athlete(here)
    here.model.says(A_PLAN)
    try:
        await plan_designed(here, replace(here.asker(user_id), entitlements=allowed))
    except FeatureNotInPlan as refused:
        return refused.refusal.feature
    return "allowed"


async def _workout(world: World, allowed: Entitlements) -> str:
    """Say whether a model designs a workout."""
    del world
    here = Deployment()
    user_id = await an_athlete(here)
    here.model.says(A_WORKOUT)
    try:
        await workout_designed(here, replace(here.asker(user_id), entitlements=allowed))
    except FeatureNotInPlan as refused:
        return refused.refusal.feature
    return "allowed"


ENFORCED: Final[dict[Feature, Callable[[World, Entitlements], Awaitable[str]]]] = {
    Feature.DATA_EXPORT: _export,
    Feature.HISTORY_DAYS: _old_activity,
    Feature.PRIORITY_SYNC: _sync,
    Feature.AI_ANALYSIS: _analysis,
    Feature.AI_CHAT: _chat,
    Feature.AI_PLAN: _plan,
    Feature.AI_WORKOUT: _workout,
    Feature.ACTIVE_AI_PLANS: _active_plan,
}
"""A use case that each is asked by: it returns the feature that is lacking, or ``allowed``."""


def _with(feature: Feature | None) -> Entitlements:
    """Return what a plan of this feature alone allows, without a bound."""
    plan = Plan(key=PlanKey("club"), version=1, rank=0)
    allowances = dict.fromkeys(Feature, OFF) | ({} if feature is None else {feature: Allowance(None)})
    return entitlements(replace(plan, allowances=allowances), now=NOW)


def test_each_feature_is_enforced() -> None:
    assert ENFORCED.keys() == {*Feature}


@pytest.mark.parametrize("feature", ENFORCED)
async def test_a_plan_without_the_feature_is_refused_and_one_with_it_is_not(
    world: World, feature: Feature
) -> None:
    assert await ENFORCED[feature](world, _with(None)) == feature
    assert await ENFORCED[feature](world, _with(feature)) == "allowed"


def test_the_page_about_plans_says_the_same() -> None:
    rows = [row for row in table_rows("docs/billing.md") if len(row) == len(("feature", "asked by"))]
    told = {name: says for names, says in rows for name in names.split("`, `")}
    assert told.keys() >= {*Feature}
    assert not any(told[feature].startswith("nothing") for feature in Feature)


def test_use_cases_name_the_features_that_are_enforced_and_no_others() -> None:
    named = {
        dotted(node)
        for source in product()
        if source.under("domain/services")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
    }
    found = {feature for feature in Feature if f"Feature.{feature.name}" in named}
    assert found == ENFORCED.keys()
