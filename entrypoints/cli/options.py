"""Options that every command takes, and the settings they lead to."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from training_analyzer.entrypoints.settings import Settings, load_settings
from training_analyzer.entrypoints.wiring import Wired, wired


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--data-dir`` and ``--config``, and call it with the settings first."""

    @click.option(
        "--data-dir", type=click.Path(path_type=Path), help="Folder of database, secrets and files."
    )
    @click.option(
        "--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Settings file."
    )
    @wraps(command)
    def called(data_dir: Path | None, config: Path | None, **arguments: Any) -> None:
        options = {} if data_dir is None else {"data_dir": str(data_dir)}
        command(load_settings(options, config=config), **arguments)

    return called


def run_wired(settings: Settings, work: Callable[[Wired], Awaitable[None]]) -> None:
    """Open the deployment's ports, do something with them, and close them."""

    async def opened() -> None:
        async with wired(settings) as ports:
            await work(ports)

    asyncio.run(opened())
