"""``training-analyzer maintenance``."""

import click

from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired


@click.group(cls=OneSentence)
def maintenance() -> None:
    """A time in which the server can be read, and takes no changes."""


@maintenance.command()
@click.option("--reason", default="maintenance", show_default=True, help="What operators are told.")
@with_settings
def on(settings: Settings, *, reason: str) -> None:
    """Refuse writes from now on."""

    async def work(wired: Wired) -> None:
        begun = await wired.store.maintenance_flag.begin(wired.clock(), reason)
        click.echo("Writes are refused now." if begun else "Writes were refused already.")

    run_wired(settings, work)


@maintenance.command()
@with_settings
def off(settings: Settings) -> None:
    """Take writes again."""

    async def work(wired: Wired) -> None:
        ended = await wired.store.maintenance_flag.end()
        click.echo("Writes are taken again." if ended else "Writes were taken already.")

    run_wired(settings, work)


@maintenance.command()
@with_settings
def status(settings: Settings) -> None:
    """Say whether writes are taken."""

    async def work(wired: Wired) -> None:
        found = await wired.store.maintenance_flag.find()
        click.echo(
            "Writes are taken."
            if found is None
            else f"Writes are refused since {found.since:%Y-%m-%d %H:%M:%S} UTC: {found.reason}."
        )

    run_wired(settings, work)
