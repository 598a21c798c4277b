"""``training-analyzer worker``."""

import asyncio
import signal
from collections.abc import Callable

import click

from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.jobs import do_jobs
from training_analyzer.entrypoints.log_secrets import drop_secrets_from_logs
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired


@click.command()
@with_settings
def worker(settings: Settings) -> None:
    """Do what outlives requests (exports, deletions, mail, payments) until stopped, beside servers or in their place."""
    drop_secrets_from_logs()

    async def work(wired: Wired) -> None:
        stop = asyncio.Event()
        _on_signals(stop.set)
        click.echo("Training Analyzer does jobs")
        await do_jobs(wired, stop)

    run_wired(settings, work)


def _on_signals(call: Callable[[], None]) -> None:
    """Have SIGINT and SIGTERM call something on this loop, in the place of ending the process."""
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda _number, _frame: loop.call_soon_threadsafe(call))
