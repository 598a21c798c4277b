"""Adding plugins' commands to the command line, each plugin on its own."""

from collections.abc import Mapping, Sequence

import click
import pluggy

from training_analyzer.plugins.catalog import Catalog
from training_analyzer.plugins.errors import PluginBroken
from training_analyzer.plugins.foreign import foreign_code


def add_commands(catalog: Catalog, cli: click.Group) -> Sequence[PluginBroken]:
    """Add what plugins register, and return what is wrong with those whose commands had to be left out."""
    broken: list[PluginBroken] = []
    for implementation in catalog.manager.hook.register_commands.get_hookimpls():
        try:
            for name, command in _registered(implementation, cli).items():
                cli.add_command(command, name)
        except PluginBroken as error:
            broken.append(error)
    return broken


def _registered(implementation: pluggy.HookImpl, cli: click.Group) -> Mapping[str, click.Command]:
    """Return one plugin's commands by name, none of them there already. Raises PluginBroken."""
    theirs = click.Group()
    with foreign_code(implementation.plugin_name, "register_commands failed"):
        implementation.function(theirs)
    for name in theirs.commands:
        if name in cli.commands:
            raise PluginBroken(
                implementation.plugin_name, f"it registers the command {name!r}, which is there already"
            )
    return theirs.commands
