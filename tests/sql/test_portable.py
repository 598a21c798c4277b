"""Every statement of the repositories is one that PostgreSQL takes as well; it runs there later."""

import importlib
import pkgutil

import pytest
from sqlalchemy import ClauseElement
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import SelectBase

from tests.sql.rows import POSTGRES
from training_analyzer.adapters.sql import repositories
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.sql.upsert import put, put_once

MODULES = [
    importlib.import_module(f"{repositories.__name__}.{module.name}")
    for module in pkgutil.iter_modules(repositories.__path__)
]
STATEMENTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, (SelectBase, UpdateBase))
}
UPSERTS = {
    f"{made.__name__}.{table.name}": made(table, "postgresql")
    for made in (put, put_once)
    for table in TABLES
    if made is put_once or {column.name for column in table.columns} - {key.name for key in table.primary_key}
}


@pytest.mark.parametrize("statement", [*STATEMENTS.values(), *UPSERTS.values()], ids=[*STATEMENTS, *UPSERTS])
def test_a_statement_compiles_for_postgresql(statement: ClauseElement) -> None:
    text = str(statement.compile(dialect=POSTGRES))
    assert "$1" in text or "(__[POSTCOMPILE_" in text  # a list, whose places are known when it is run


def test_there_are_statements_to_look_at() -> None:
    assert len(STATEMENTS) > 30
