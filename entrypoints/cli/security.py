"""``training-analyzer security``."""

import asyncio

import click

from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.findings import Verdict
from training_analyzer.entrypoints.log_secrets import without_secrets
from training_analyzer.entrypoints.security_check import examined
from training_analyzer.entrypoints.settings import Settings


@click.group(cls=OneSentence)
def security() -> None:
    """How safe this deployment is."""


@security.command()
@with_settings
def check(settings: Settings) -> None:
    """Say what each rule of security finds; exit with 1 where a start would be refused."""
    if asyncio.run(_is_refused(settings)):
        raise click.exceptions.Exit(1)


async def _is_refused(settings: Settings) -> bool:
    refused = False
    async for each in examined(settings):
        click.echo(f"{each.verdict:<8} {each.rule:<22} {without_secrets(each.says)}")
        refused |= each.verdict is Verdict.REFUSED
    return refused
