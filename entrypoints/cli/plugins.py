"""``training-analyzer plugins``."""

import click

from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.sections import providers_in_use, wearables_in_use
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import catalog_for
from training_analyzer.plugins.report import rows


@click.group(cls=OneSentence)
def plugins() -> None:
    """What is on offer, and what this deployment uses."""


@plugins.command("list")
@with_settings
def list_offers(settings: Settings) -> None:
    """List every offer, selected or not, and every plugin that is broken."""
    catalog = catalog_for(settings)
    several = [*providers_in_use(catalog, settings), *wearables_in_use(catalog, settings)]
    for row in rows(catalog, settings.selected(), several):
        state = "broken" if row.fault else "in use" if row.selected else "on offer"
        click.echo(f"{row.port:<18} {row.name:<12} {state:<9} {row.plugin:<12} {row.fault or row.summary}")
