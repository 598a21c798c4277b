"""The coach of a deployment."""

from training_analyzer.adapters.msgspec.reader import MsgspecAnswerReader
from training_analyzer.domain.services.coach import Coach
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.ports.store import Store


def coach_for(store: Store, models: MeteredModels) -> Coach:
    """Return the one coach of a process; its ids and its clock are those of the ledger."""
    return Coach(
        models=models,
        reader=MsgspecAnswerReader(),
        hot_reads=store.hot_reads,
        make_id=models.gate.make_id,
        clock=models.gate.clock,
    )
