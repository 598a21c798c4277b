"""``training-analyzer openapi``."""

import json

import click

from training_analyzer.entrypoints.http.openapi import document


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of this version."""
    click.echo(json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=True))
