"""The part of a unit of work that the coach keeps its things in."""

from typing import Protocol, runtime_checkable

from training_analyzer.ports.analyses import Analyses
from training_analyzer.ports.conversations import Conversations


@runtime_checkable
class CoachRepositories(Protocol):
    """See UnitOfWork."""

    @property
    def analyses(self) -> Analyses:
        """What the coach found before."""
        ...

    @property
    def conversations(self) -> Conversations:
        """Conversations with the coach."""
        ...
