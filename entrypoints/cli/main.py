"""``training-analyzer``: the commands, plugins' own among them."""

from contextlib import suppress

import click

from training_analyzer import __version__
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.cli.billing import billing
from training_analyzer.entrypoints.cli.database import db
from training_analyzer.entrypoints.cli.demo import demo
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.maintenance import maintenance
from training_analyzer.entrypoints.cli.migrate import migrate
from training_analyzer.entrypoints.cli.openapi import openapi
from training_analyzer.entrypoints.cli.plans import plans
from training_analyzer.entrypoints.cli.plugins import plugins
from training_analyzer.entrypoints.cli.purge import purge
from training_analyzer.entrypoints.cli.recalculation import recalculate
from training_analyzer.entrypoints.cli.recordings import import_recordings
from training_analyzer.entrypoints.cli.security import security
from training_analyzer.entrypoints.cli.serve import serve
from training_analyzer.entrypoints.cli.sync import connections, sync
from training_analyzer.entrypoints.cli.usage import usage
from training_analyzer.entrypoints.cli.users import user
from training_analyzer.entrypoints.cli.vault import vault
from training_analyzer.entrypoints.cli.worker import worker
from training_analyzer.entrypoints.settings import load_settings
from training_analyzer.plugins.commands import add_commands
from training_analyzer.plugins.host import load


@click.group(cls=OneSentence)
@click.version_option(__version__, prog_name="training-analyzer")
def cli() -> None:
    """Recordings in, training load out."""


for command in (
    serve,
    worker,
    db,
    migrate,
    maintenance,
    user,
    import_recordings,
    recalculate,
    purge,
    plans,
    billing,
    usage,
    plugins,
    sync,
    connections,
    security,
    vault,
    demo,
    openapi,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    # settings or plugins that are broken are told by the command that needs them, not by --help
    with suppress(TrainingAnalyzerError):
        for fault in add_commands(load(load_settings().plugins), cli):
            click.echo(f"Warning: {fault}", err=True)
    cli(prog_name="training-analyzer")
