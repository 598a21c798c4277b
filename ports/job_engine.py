"""What tells workers that a job waits."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import MakeId
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import Work


@runtime_checkable
class JobEngine(Protocol):
    """Makes the queue of a deployment: the rows of jobs are the store's, when to look at them is the engine's."""

    def over(self, work: Work, *, make_id: MakeId, clock: Clock, worker: str, poll_s: float) -> JobQueue:
        """Return the queue over a store.

        ``worker`` names this process to people who look at the table; ``poll_s`` is how many seconds may pass until a
        job is found that nobody told of.
        """
        ...
