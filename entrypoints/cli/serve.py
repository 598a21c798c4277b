"""``training-analyzer serve``."""

import asyncio
import signal
import socket
from contextlib import AbstractContextManager, nullcontext
from typing import Final

import click
import msgspec
import uvicorn

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.cli.timed_protocol import protocol_within
from training_analyzer.entrypoints.jobs import working
from training_analyzer.entrypoints.log_secrets import drop_secrets_from_logs
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.start_told import tell_start
from training_analyzer.entrypoints.wiring import Wired, make_data_dir, wired
from training_analyzer.plugins.foreign import foreign_code

_LAST_REQUESTS_S: Final = 10
_BACKLOG: Final = 2048


class AddressTaken(TrainingAnalyzerError):
    """The server cannot listen there."""

    code = "address_taken"

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot listen on {_in_url(host)}:{port}: {reason}. Choose another with --host and --port."
        )


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@with_settings
def serve(settings: Settings, *, host: str | None, port: int | None) -> None:
    """Serve the HTTP API until stopped."""
    drop_secrets_from_logs()
    with _alone(settings):
        _listen_and_serve(settings, host, port)


def _alone(settings: Settings) -> AbstractContextManager[None]:
    """Keep a second server from the same file. Raises AlreadyServed, StoreUnavailable."""
    if settings.persistence != "sqlite":
        return nullcontext()
    from training_analyzer.adapters.sqlite.alone import only_server  # noqa: PLC0415 - for this store only

    make_data_dir(settings)
    return only_server(settings.data_dir)


def _listen_and_serve(settings: Settings, host: str | None, port: int | None) -> None:
    host = settings.http.host if host is None else host
    with (
        _listen(host, settings.http.port if port is None else port) as listening,
        asyncio.Runner(loop_factory=_config().get_loop_factory()) as runner,
    ):
        port = listening.getsockname()[1]
        http = msgspec.structs.replace(settings.http, host=host, port=port)  # links lead to where it listens
        listens = msgspec.structs.replace(settings, http=http)
        runner.run(_serve(listens, listening, f"http://{_in_url(host)}:{port}"))


async def _serve(settings: Settings, listening: socket.socket, address: str) -> None:
    """Open the ports first: what is wrong with them is one sentence, not a server's log."""
    async with wired(settings) as ports:
        server = uvicorn.Server(_config(_application(ports), settings.http.request_timeout_s))
        await tell_start(ports)
        for stop in (signal.SIGINT, signal.SIGTERM):
            # it listens to them itself while it runs, and raises them again at its end: none is lost or does harm
            signal.signal(stop, server.handle_exit)
        click.echo(
            f"Training Analyzer serves {address}"
            + (f" (try it: {address}/docs)" if settings.http.docs else "")
        )
        async with working(ports):
            await server.serve(sockets=[listening])


def _application(ports: Wired) -> object:
    """Return the application with plugins' controllers. Raises PluginBroken when they do not fit it."""
    from training_analyzer.entrypoints.http.app import create_app  # noqa: PLC0415 - Litestar: 0.3 s for others

    controllers = ports.catalog.controllers()
    hook = ports.catalog.manager.hook.register_controllers
    plugins = ", ".join(each.plugin_name for each in hook.get_hookimpls())
    # what is wrong with the product's own routes stays a traceback
    with (
        foreign_code(plugins, "its controllers do not fit the application") if controllers else nullcontext()
    ):
        return create_app(ports.settings, lambda: nullcontext(ports), controllers)


def _config(app: object = None, head_limit_s: float = 30) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # Litestar's ASGI types are its own
        log_level="warning",
        server_header=False,
        http=protocol_within(head_limit_s),
        proxy_headers=False,  # whom a proxy saw is decided by TA_HTTP__TRUSTED_PROXIES alone
        lifespan="on",
        timeout_graceful_shutdown=_LAST_REQUESTS_S,
        backlog=_BACKLOG,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket: a taken port is one sentence, port 0 can be shown, early callers wait.

    Raises AddressTaken.
    """
    if not host:  # the system would take it for every address there is
        raise AddressTaken(host, port, "the address is empty")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except (OSError, TypeError, UnicodeError) as error:  # the last two: text that is no name of a host
        listening.close()
        raise AddressTaken(host, port, getattr(error, "strerror", None) or "no such address") from error
    return listening


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
