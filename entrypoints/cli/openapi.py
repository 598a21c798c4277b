"""``training-analyzer openapi``."""

import json

import click


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of this version."""
    from training_analyzer.entrypoints.http.openapi import document  # noqa: PLC0415 - Litestar: 0.3 s for others

    click.echo(json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=True))
