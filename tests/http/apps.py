"""The application over the ports of a test. Making it takes longer than most tests do, so that it is made once."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

from litestar import Litestar

from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.wiring import Wired


@dataclass(slots=True)
class _Served:
    """An application whose ports are those of whoever runs it: it keeps nothing else from one run to the next."""

    ports: list[Wired] = field(default_factory=list)
    app: Litestar = field(init=False)

    def __post_init__(self) -> None:
        self.app = litestar_app(self._opened)

    def _opened(self) -> AbstractAsyncContextManager[Wired]:
        return nullcontext(self.ports[-1])


_free: list[_Served] = []


@asynccontextmanager
async def running(ports: Wired) -> AsyncIterator[Litestar]:
    """Run the application over these ports, as a server does for its life; several may run at once."""
    served = _free.pop() if _free else _Served()
    served.ports = [ports]
    async with served.app.lifespan():
        yield served.app
    _free.append(served)
