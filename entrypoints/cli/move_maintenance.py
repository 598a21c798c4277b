"""What a move with ``--maintenance`` does to the deployment that it reads from."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from training_analyzer.adapters.sqlite.maintenance import maintenance_flag
from training_analyzer.ports.deployment import Deployment

_STAYS = (
    "The server on SQLite goes on refusing writes: start the service on PostgreSQL, or take writes again with "
    "`training-analyzer maintenance off`."
)


@contextmanager
def writes_refused(source: Deployment, now: datetime, reason: str) -> Iterator[None]:
    """Refuse writes to the source from here on: all that were taken are there to be read.

    They are taken again where the block fails, unless they were refused before it. Where it succeeds they stay
    refused, and the operator is told.
    """
    begun, done = asyncio.run(_begun(source, now, reason)), False
    try:
        yield
        done = True
    finally:
        if begun and not done:
            asyncio.run(_ended(source))
            click.echo("The server on SQLite takes writes again.", err=True)
    click.echo(_STAYS, err=True)


async def _begun(source: Deployment, now: datetime, reason: str) -> bool:
    async with maintenance_flag(source) as flag:
        return await flag.begin(now, reason)


async def _ended(source: Deployment) -> None:
    async with maintenance_flag(source) as flag:
        await flag.end()
