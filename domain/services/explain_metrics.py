"""Say what each value of an activity rests on."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Streams
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.assessed import basis_of
from training_analyzer.domain.services.history import History
from training_analyzer.domain.training.assessment import Basis, evidence_of
from training_analyzer.domain.training.explanation import Explanation, Inputs, explanations
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.domain.training.sampling import per_second
from training_analyzer.ports.work import Work


@dataclass(frozen=True, slots=True)
class ExplainedMetrics:
    """What is stored, and what each value of it rests on."""

    metrics: ActivityMetrics
    explanations: Mapping[str, Explanation]


async def explain_metrics(
    *, user_id: UserId, activity_id: ActivityId, history: History, work: Work, offered: OfferedMetrics
) -> ExplainedMetrics:
    """Return an activity's metrics with their inputs, read in one snapshot; nothing is stored.

    Raises NotFound, FeatureNotInPlan, PaymentPastDue.
    """
    async with work.snapshot() as w:
        activity = await w.activities.get(user_id, activity_id)
        history.check(activity.local_day)
        metrics = await w.recordings.find_metrics(user_id, activity_id)
        streams = await w.recordings.streams(user_id, activity_id)
        basis = await basis_of(w, user_id, offered)
    if metrics is None:
        raise NotFound("activity")
    explained = await asyncio.to_thread(_explained, metrics, activity, streams, basis)
    return ExplainedMetrics(metrics, explained)


def _explained(
    metrics: ActivityMetrics, activity: Activity, streams: Streams, basis: Basis
) -> dict[str, Explanation]:
    inputs = Inputs(
        evidence=evidence_of(activity, streams),
        seconds=per_second(streams, activity.sport),
        threshold=basis.threshold_for(activity),
        order=basis.preferences.order_for(activity.sport),
        algorithm=basis.offered.algorithm,
    )
    return explanations(metrics, inputs)
