"""``training-analyzer serve``."""

import asyncio
import signal
import socket
from contextlib import nullcontext
from typing import Final

import click
import uvicorn

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.http.app import create_app
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import catalog_for, wired

_LAST_REQUESTS_S: Final = 10


class AddressTaken(TrainingAnalyzerError):
    """The server cannot listen there."""

    code = "address_taken"

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Cannot listen on {host}:{port}: {reason}. Choose another with --host and --port.")


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@with_settings
def serve(settings: Settings, *, host: str | None, port: int | None) -> None:
    """Serve the HTTP API until stopped."""
    host = settings.http.host if host is None else host
    listening = _listen(host, settings.http.port if port is None else port)
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(
            stop, signal.SIG_IGN
        )  # the server takes them over; raised again at its end, they are done
    with asyncio.Runner(loop_factory=_config().get_loop_factory()) as runner:
        runner.run(_serve(settings, listening, f"http://{host}:{listening.getsockname()[1]}"))


async def _serve(settings: Settings, listening: socket.socket, address: str) -> None:
    """Open the ports first: what is wrong with them is one sentence, not a server's log."""
    catalog = catalog_for(settings)
    async with wired(settings, catalog=catalog) as ports:
        app = create_app(settings, lambda: nullcontext(ports), catalog.controllers())
        click.echo(
            f"Training Analyzer serves {address}"
            + (f" (try it: {address}/docs)" if settings.http.docs else "")
        )
        await uvicorn.Server(_config(app)).serve(sockets=[listening])


def _config(app: object = None) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # Litestar's ASGI types are its own
        log_level="warning",
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_LAST_REQUESTS_S,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Return a bound socket, so that a taken port is one sentence and port 0 can be shown."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise AddressTaken(host, port, error.strerror or str(error)) from error
    return listening
