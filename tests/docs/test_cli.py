"""``docs/cli.md`` describes every command and no other."""

import re
from collections.abc import Iterator

import click

from tests.docs.pages import page
from training_analyzer.entrypoints.cli.main import cli

PAGE = "docs/cli.md"


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        full = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, full)
        else:
            yield full, command


def sections() -> dict[str, str]:
    parts = re.split(r"(?m)^## `(.+)`$", page(PAGE))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_its_section_and_no_other_has() -> None:
    assert sorted(sections()) == sorted(name for name, _ in commands(cli))


def test_every_option_of_a_command_is_named_in_its_section() -> None:
    everywhere = {"--data-dir", "--config", "--help"}
    for name, command in commands(cli):
        options = {
            option
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
            if option.startswith("--")
        }
        for option in options - everywhere:
            assert option in sections()[name], f"{name} {option}"


def test_every_command_but_openapi_takes_data_folder_and_settings_file() -> None:
    for name, command in commands(cli):
        taken = {option for parameter in command.params for option in parameter.opts}
        assert ({"--data-dir", "--config"} <= taken) is (name != "openapi"), name


def test_the_readme_names_commands_that_exist() -> None:
    known = {name for name, _ in commands(cli)}
    named = re.findall(r"(?m)^    training-analyzer ((?:[a-z-]+ ?)+)", page("README.md"))
    assert named
    for each in named:
        words = each.split()
        assert " ".join(words[:2]) in known or words[0] in known, each
