"""The application over the ports of a test. Making it takes longer than most tests do, so that it is made once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from litestar import Litestar

from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.wiring import Wired


class _Served:
    """An application whose ports are those of whoever runs it: it keeps nothing else from one run to the next."""

    ports: Wired

    def __init__(self) -> None:
        self.app = litestar_app(lambda: nullcontext(self.ports))


_free: list[_Served] = []


@asynccontextmanager
async def running(ports: Wired) -> AsyncIterator[Litestar]:
    """Run the application over these ports, as a server does for its life; several may run at once."""
    served = _free.pop() if _free else _Served()
    served.ports = ports
    async with served.app.lifespan():
        yield served.app
    _free.append(served)
