"""Training plans in a dict."""

from collections.abc import Sequence
from dataclasses import replace

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import TrainingPlanId, UserId
from training_analyzer.domain.planning.plan import PlanPlace, PlanState, TrainingPlan


class FakeTrainingPlans:
    """Training plans, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, plan_id: TrainingPlanId) -> TrainingPlan:
        """Raise NotFound, also for another user's plan."""
        plan = self._transaction.tables(user_id).training_plans.get((user_id, plan_id))
        if plan is None:
            raise NotFound("plan")
        return plan

    async def list(self, user_id: UserId, *, after: PlanPlace | None, limit: int) -> Sequence[TrainingPlan]:
        """Return plans in order of first day and id, those behind a place."""
        return [plan for plan in self._own(user_id) if after is None or _place(plan) > after][:limit]

    async def active(self, user_id: UserId) -> Sequence[TrainingPlan]:
        """Return the active plans in order of first day and id."""
        return [plan for plan in self._own(user_id) if plan.state is PlanState.ACTIVE]

    async def add(self, plan: TrainingPlan) -> None:
        """Store a plan. Raises ValueError for an id that is taken."""
        tables = self._transaction.writable(plan.user_id)
        check_aware(plan.created_at, plan.updated_at)
        check_user(tables, plan.user_id)
        if (plan.user_id, plan.id) in tables.training_plans:
            message = "there is a plan with this id"
            raise ValueError(message)
        tables.training_plans[plan.user_id, plan.id] = plan

    async def save(self, plan: TrainingPlan) -> TrainingPlan:
        """Return the plan with its version raised. Raises StaleWrite, NotFound."""
        tables = self._transaction.writable(plan.user_id)
        check_aware(plan.updated_at)
        stored = await self.get(plan.user_id, plan.id)
        if stored.version != plan.version:
            raise StaleWrite("plan")
        saved = replace(plan, version=plan.version + 1)
        tables.training_plans[plan.user_id, plan.id] = replace(saved, created_at=stored.created_at)
        return saved

    async def remove(self, user_id: UserId, plan_id: TrainingPlanId) -> None:
        """Remove a plan and its workouts. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        if tables.training_plans.pop((user_id, plan_id), None) is None:
            raise NotFound("plan")
        for key in [
            key for key, part in tables.workouts.items() if key[0] == user_id and part.plan_id == plan_id
        ]:
            del tables.workouts[key]

    def _own(self, user_id: UserId) -> Sequence[TrainingPlan]:
        plans = self._transaction.tables(user_id).training_plans
        return sorted((plan for (owner, _), plan in plans.items() if owner == user_id), key=_place)


def _place(plan: TrainingPlan) -> PlanPlace:
    return PlanPlace(plan.first_day, plan.id)
