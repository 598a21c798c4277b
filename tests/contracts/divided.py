"""Work on PostgreSQL that the server does for athletes and the tables' owner does for all of them."""

from contextlib import AbstractAsyncContextManager

from training_analyzer.domain.ids import UserId
from training_analyzer.ports.work import UnitOfWork, Work


class DividedWork:
    """Unbound it is one store's, bound the other's."""

    def __init__(self, of_system: Work, of_athletes: Work) -> None:
        self._of_system = of_system
        self._of_athletes = of_athletes

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit of the system."""
        return self._of_system()

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a snapshot of the system."""
        return self._of_system.snapshot()

    def for_user(self, user_id: UserId) -> Work:
        """Return an athlete's own."""
        return self._of_athletes.for_user(user_id)
