"""A deployment's store: everything persistent, opened and closed together."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from training_analyzer.ports.ai_meter import AiMeter
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.maintenance_flag import MaintenanceFlag
from training_analyzer.ports.rate_gate import RateGate
from training_analyzer.ports.work import Work


@runtime_checkable
class Store(Protocol):
    """What the persistence plugin offers."""

    @property
    def work(self) -> Work:
        """Units of work."""
        ...

    @property
    def hot_reads(self) -> HotReads:
        """The reads that carry the traffic."""
        ...

    @property
    def rate_gate(self) -> RateGate:
        """Rates, shared by all processes."""
        ...

    @property
    def maintenance_flag(self) -> MaintenanceFlag:
        """Whether writes are taken."""
        ...

    @property
    def meter(self) -> AiMeter:
        """The ledger, shared by all processes."""
        ...

    @property
    def shared(self) -> bool:
        """Whether several processes may serve from it at a time."""
        ...

    async def check(self) -> None:
        """Raise StoreUnavailable when the store cannot serve now: the answer of the readiness probe."""
        ...


type OpenStore = AbstractAsyncContextManager[Store]
"""Opens the store (migrating it first where it does so by itself), closes it at the end."""
