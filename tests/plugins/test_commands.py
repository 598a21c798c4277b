"""Plugins add commands; they cannot take the place of others, and a failing one hurts only itself."""

from typing import Any

import click
import pytest
from click.testing import CliRunner

from training_analyzer.api import PLUGIN_API, hookimpl
from training_analyzer.plugins.commands import add_commands
from training_analyzer.plugins.host import catalog_of


class Greets:
    """A plugin with one command."""

    PLUGIN_API = PLUGIN_API

    @hookimpl
    def register_commands(self, cli: click.Group) -> None:
        @cli.command()
        def greet() -> None:
            click.echo("hello from a plugin")


class Fails:
    """A plugin that adds a command and fails."""

    PLUGIN_API = PLUGIN_API

    @hookimpl
    def register_commands(self, cli: click.Group) -> None:
        cli.add_command(click.Command("half"))
        raise RuntimeError("no terminal")


class Replaces:
    """A plugin that wants to be ``serve``."""

    PLUGIN_API = PLUGIN_API

    @hookimpl
    def register_commands(self, cli: click.Group) -> None:
        cli.add_command(click.Command("serve"))


class TakesNothing:
    """A plugin whose hook asks for nothing."""

    PLUGIN_API = PLUGIN_API

    @hookimpl
    def register_commands(self) -> None: ...


def _ours() -> click.Group:
    return click.Group(commands={"serve": click.Command("serve", callback=lambda: click.echo("ours"))})


def test_a_plugins_command_runs() -> None:
    cli = _ours()
    assert add_commands(catalog_of(Greets()), cli) == []
    assert CliRunner().invoke(cli, ["greet"]).output == "hello from a plugin\n"


@pytest.mark.parametrize(
    ("plugin", "says"),
    [
        (Fails(), "Plugin 'Fails' is broken: register_commands failed (RuntimeError: no terminal)."),
        (
            Replaces(),
            "Plugin 'Replaces' is broken: it registers the command 'serve', which is there already.",
        ),
        (TakesNothing(), "Plugin 'TakesNothing' is broken: register_commands failed (TypeError:"),
    ],
)
def test_a_broken_plugin_adds_nothing_is_named_and_the_others_are_there(plugin: Any, says: str) -> None:
    cli = _ours()
    [fault] = add_commands(catalog_of(plugin, Greets()), cli)
    assert str(fault).startswith(says)
    assert sorted(cli.commands) == ["greet", "serve"]
    assert CliRunner().invoke(cli, ["serve"]).output == "ours\n"


def test_two_plugins_with_one_command_are_not_both_added() -> None:
    class Again(Greets):
        pass

    cli = _ours()
    [fault] = add_commands(catalog_of(Greets(), Again()), cli)
    assert "registers the command 'greet', which is there already" in str(fault)
    assert sorted(cli.commands) == ["greet", "serve"]
