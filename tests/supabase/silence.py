"""A way to the server on which it can fall silent: connections stay open, and nothing passes any more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit


@dataclass(slots=True, eq=False)
class Way:
    """``speaking`` is set while bytes pass; new connections are accepted all the same."""

    host: str
    port: int
    speaking: asyncio.Event = field(default_factory=asyncio.Event)
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    clients: list[asyncio.StreamWriter] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        there, back = await asyncio.open_connection(self.host, self.port)
        self.open |= {writer, back}
        self.clients.append(writer)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._carry(reader, back))
            both.create_task(self._carry(there, writer))
        self.open -= {writer, back}

    def interrupt(self) -> None:
        """Say to every client, unasked, what a server says that is told to stop; nothing more comes of it."""
        said = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
        for writer in self.clients:
            if not writer.is_closing():
                writer.write(b"E" + (len(said) + 4).to_bytes(4) + said)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(1 << 16):
                await self.speaking.wait()
                target.write(data)
                await target.drain()
        except OSError:
            pass  # the other side is gone
        finally:
            target.close()


@asynccontextmanager
async def way_to(url: str) -> AsyncIterator[tuple[Way, str]]:
    """Open a way to an address that speaks; yield it and its own address."""
    parts = urlsplit(url)
    way = Way(str(parts.hostname), int(parts.port or 5432))
    way.speaking.set()
    server = await asyncio.start_server(way.serve, "127.0.0.1", 0)
    own = server.sockets[0].getsockname()[1]
    place = parts.netloc.replace(f":{parts.port}", f":{own}")
    try:
        yield way, urlunsplit(parts._replace(netloc=place))
    finally:
        server.close()
        for writer in tuple(way.open):
            writer.transport.abort()
        way.speaking.set()
        await server.wait_closed()
