"""Databases of the tests' PostgreSQL: one is migrated, every other is a copy of it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.supabase import migrate
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

SCHEMA = "training_analyzer"


def deployment_at(url: str, **settings: str) -> Deployment:
    """Return a deployment on a database, whose login owns it."""
    return Deployment(
        data_dir=Path(),
        environment="development",
        settings={"schema": SCHEMA, **settings},
        secrets={"url": Secret(url)},
        section="supabase",
    )


def run(url: str, *statements: str) -> None:
    """Run statements one by one, each committed."""
    asyncio.run(_run(url, statements))


def ask(url: str, statement: str, *arguments: object) -> list[tuple[object, ...]]:
    """Return the rows of a statement."""
    return asyncio.run(_ask(url, statement, arguments))


async def _run(url: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _ask(url: str, statement: str, arguments: tuple[object, ...]) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement, *arguments)]
    finally:
        await connection.close()


def url_of(server: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


@dataclass(frozen=True)
class Databases:
    """Makes databases on a server, and drops them."""

    server: str
    template: str
    _numbers: Iterator[int]

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Make a database without tables."""
        with self._made("") as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """Make a copy of the migrated database."""
        with self._made(f"TEMPLATE {self.template} STRATEGY file_copy") as url:
            yield url

    @contextmanager
    def _made(self, how: str) -> Iterator[str]:
        name = f"{self.template}_{next(self._numbers)}"
        run(self.server, f"CREATE DATABASE {name} {how}")
        try:
            yield url_of(self.server, name)
        finally:
            run(self.server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def databases_of(server: str, name: str) -> Iterator[Databases]:
    """Migrate a database once, by the command's own code; drop it at the end."""
    run(server, f"CREATE DATABASE {name}")
    try:
        migrate.upgrade(deployment_at(url_of(server, name)))
        yield Databases(server, name, count(1))
    finally:
        run(server, f"DROP DATABASE {name} WITH (FORCE)")


async def emptied(url: str) -> None:
    """Remove every row: deleting is faster than truncating where there are few."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "; ".join(f"DELETE FROM {SCHEMA}.{table.name}" for table in reversed(TABLES))  # noqa: S608 - our tables
        )
    finally:
        await connection.close()
