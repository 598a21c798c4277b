"""Databases of the tests' PostgreSQL, each like a project on Supabase: one is migrated, others are copies of it."""

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
from training_analyzer.adapters.supabase.roles import roles_sql
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

SCHEMA = "training_analyzer"
OWNER, SERVER = "sb_postgres", "ta_app"
"""Who owns the tables, like Supabase's ``postgres``, and who serves."""

PASSWORD = "tests"
_SUPABASE = (Path(__file__).parent / "sql" / "supabase_like.sql").read_text("utf-8")


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


def url_of(server: str, database: str, user: str = OWNER) -> str:
    """Return the address of another database on the same server, as one of its logins."""
    parts = urlsplit(server)
    place = f"{user}:{PASSWORD}@{parts.hostname}:{parts.port}"
    return urlunsplit(parts._replace(netloc=place, path=f"/{database}"))


def as_user(url: str, user: str) -> str:
    """Return an address as another login."""
    return url_of(url, urlsplit(url).path.removeprefix("/"), user)


@dataclass(frozen=True)
class Databases:
    """Makes databases on a server, and drops them."""

    server: str
    template: str
    _numbers: Iterator[int]

    @contextmanager
    def bare(self) -> Iterator[str]:
        """Make a database in which nothing is, of the owner."""
        with self._made("") as url:
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Make a database with what a new project has, and no tables."""
        with self._made("") as url:
            like_supabase(self.server, url)
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """Make a copy of the migrated database."""
        with self._made(f"TEMPLATE {self.template} STRATEGY file_copy") as url:
            yield url

    @contextmanager
    def _made(self, how: str) -> Iterator[str]:
        name = f"{self.template}_{next(self._numbers)}"
        run(self.server, f"CREATE DATABASE {name} OWNER {OWNER} {how}")
        try:
            yield url_of(self.server, name)
        finally:
            run(self.server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def databases_of(server: str, name: str) -> Iterator[Databases]:
    """Migrate a database once, by the command's own code; drop it at the end."""
    run(server, _SUPABASE, f"CREATE DATABASE {name} OWNER {OWNER}")
    url = url_of(server, name)
    try:
        like_supabase(server, url)
        run(url, roles_sql(SCHEMA), f"ALTER ROLE {SERVER} PASSWORD '{PASSWORD}'")
        migrate.upgrade(deployment_at(url))
        yield Databases(server, name, count(1))
    finally:
        run(server, f"DROP DATABASE {name} WITH (FORCE)")


def like_supabase(server: str, url: str) -> None:
    """Give a database what a new project has; ``server`` is its superuser's address."""
    run(urlunsplit(urlsplit(server)._replace(path=urlsplit(url).path)), _SUPABASE)


async def emptied(url: str) -> None:
    """Remove every row: deleting is faster than truncating where there are few."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "; ".join(f"DELETE FROM {SCHEMA}.{table.name}" for table in reversed(TABLES))  # noqa: S608 - our tables
        )
    finally:
        await connection.close()
