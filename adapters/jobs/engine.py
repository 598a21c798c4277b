"""The engine that comes without a broker: it looks at the rows."""

from contextlib import AbstractAsyncContextManager, nullcontext

from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.domain.ids import MakeId
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.work import Work


class EmbeddedEngine:
    """Any store, any number of processes."""

    def over(self, work: Work, *, make_id: MakeId, clock: Clock, worker: str, poll_s: float) -> EmbeddedJobs:
        """Return the queue over a store."""
        return EmbeddedJobs(work=work, make_id=make_id, clock=clock, worker=worker, poll_s=poll_s)


def build(_deployment: Deployment) -> AbstractAsyncContextManager[JobEngine]:
    """Return the engine."""
    return nullcontext(EmbeddedEngine())
