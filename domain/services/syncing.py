"""What a deployment hands to syncs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from training_analyzer.domain.billing.terms import PlanTerms
from training_analyzer.domain.ids import MakeId
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.observers import Observers
from training_analyzer.ports.rate_gate import RateGate
from training_analyzer.ports.recording_reader import RecordingReader
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.wearable import WearableSource
from training_analyzer.ports.work import Work


def _on_time() -> float:
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Syncing:
    """The sources of a deployment by name, and all that their data pass on their way in.

    ``chance`` from 0 to 1 spreads those that wait for a provider; ``sleep`` waits so many seconds.
    """

    sources: Mapping[str, WearableSource]
    work: Work
    vault: Vault
    jobs: JobQueue
    rate_gate: RateGate
    reader: RecordingReader
    observers: Observers
    offered: OfferedMetrics
    terms: PlanTerms
    make_id: MakeId
    clock: Clock
    chance: Callable[[], float] = _on_time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
