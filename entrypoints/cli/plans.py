"""``training-analyzer plans``."""

from pathlib import Path

import click
import msgspec

from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.selling import catalogue_for
from training_analyzer.entrypoints.settings import Settings


@click.group(cls=OneSentence)
def plans() -> None:
    """The catalogue of plans: what each allows, and what it costs."""


@plans.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@with_settings
def check(settings: Settings, *, file: Path | None) -> None:
    """Check a catalogue, the one in use unless FILE names another, and show its plans."""
    if file is not None:
        billing = msgspec.structs.replace(settings.billing, catalogue=str(file))
        settings = msgspec.structs.replace(settings, billing=billing)
    catalogue = catalogue_for(settings)
    for told in catalogue.warnings():
        click.echo(f"warning: {told}", err=True)
    for plan in catalogue.plans:
        default = ", the default" if plan.key == catalogue.default else ""
        click.echo(f"{plan.key}: version {plan.version}, rank {plan.rank}{default}")
    click.echo("The catalogue is sound.")
