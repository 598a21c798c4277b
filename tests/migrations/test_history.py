"""The one history: what it makes is what the tables say, and every step goes both ways."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.sql.rows import POSTGRES
from training_analyzer.adapters.sql.migrations.errors import MigrationFailed
from training_analyzer.adapters.sql.migrations.history import MIGRATIONS, VERSION_TABLE, head, revisions
from training_analyzer.adapters.sql.schema import SCHEMA, TABLES
from training_analyzer.adapters.sqlite import migrate
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.ports.deployment import Deployment


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(data_dir=tmp_path, environment="development")


def schema_of(file: Path) -> dict[str, str]:
    """Return each object's own SQL, with spaces evened out."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {
        name: re.sub(r"\s+", " ", sql)
        for name, sql in rows
        if name != VERSION_TABLE and not name.startswith("sqlite_")
    }


def parts_of(sql: str) -> tuple[str, list[str], str]:
    """Return what stands before, in and after the parentheses; the order of constraints means nothing."""
    head_, _, rest = sql.partition("(")
    body, _, tail = rest.rpartition(")")
    return (
        head_.strip(),
        sorted(part.strip() for part in re.split(r", (?=CONSTRAINT)|, ", body)),
        tail.strip(),
    )


def file_of(deployment: Deployment) -> Path:
    return deployment.data_dir / FILE_NAME


def test_the_migrated_schema_is_the_one_the_tables_say(deployment: Deployment, tmp_path: Path) -> None:
    migrate.upgrade(deployment)
    made = tmp_path / "made.sqlite3"
    engine = create_engine(f"sqlite:///{made}")
    SCHEMA.create_all(engine)
    engine.dispose()
    migrated, said = schema_of(file_of(deployment)), schema_of(made)
    assert migrated.keys() == said.keys()
    assert {name: parts_of(sql) for name, sql in migrated.items()} == {
        name: parts_of(sql) for name, sql in said.items()
    }


def test_columns_come_in_the_order_of_the_tables(deployment: Deployment) -> None:
    migrate.upgrade(deployment)
    with closing(sqlite3.connect(file_of(deployment))) as connection:
        for table in TABLES:
            rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table.name,)).fetchall()
            assert [name for (name,) in rows] == [column.name for column in table.columns]


def test_every_table_is_strict(deployment: Deployment) -> None:
    migrate.upgrade(deployment)
    for name, sql in schema_of(file_of(deployment)).items():
        assert not sql.startswith("CREATE TABLE") or "STRICT" in sql, name


def test_check_finds_nothing_to_do(deployment: Deployment) -> None:
    migrate.upgrade(deployment)
    migrate.check(deployment)


def test_check_tells_a_table_that_differs(deployment: Deployment) -> None:
    migrate.upgrade(deployment)
    with closing(sqlite3.connect(file_of(deployment))) as connection:
        connection.execute("ALTER TABLE threshold DROP COLUMN sex")
        connection.execute("DROP INDEX ix_activity_feed")
    with pytest.raises(MigrationFailed) as failed:
        migrate.check(deployment)
    assert "sex" in str(failed.value)
    assert "ix_activity_feed" in str(failed.value)


def test_check_tells_a_database_that_is_behind(deployment: Deployment) -> None:
    migrate.upgrade(deployment, revisions()[0])
    with pytest.raises(MigrationFailed, match="not up to date"):
        migrate.check(deployment)


def test_every_revision_goes_up_down_and_up_again(deployment: Deployment) -> None:
    after: list[dict[str, str]] = [{}]
    for revision in revisions():
        migrate.upgrade(deployment, revision)
        after.append(schema_of(file_of(deployment)))
        assert migrate.current(deployment) == revision
    for number, revision in reversed(list(enumerate(revisions()))):
        migrate.downgrade(deployment, revisions()[number - 1] if number else "base")
        assert schema_of(file_of(deployment)) == after[number], revision
    assert migrate.current(deployment) is None
    migrate.upgrade(deployment)
    assert schema_of(file_of(deployment)) == after[-1]


def test_upgrading_twice_changes_nothing(deployment: Deployment) -> None:
    migrate.upgrade(deployment)
    before = file_of(deployment).read_bytes()
    migrate.upgrade(deployment)
    migrate.upgrade(deployment, head())
    assert file_of(deployment).read_bytes() == before
    assert [entry.name for entry in deployment.data_dir.iterdir()] == [FILE_NAME]


def test_there_is_one_line_of_revisions_and_the_file_names_tell_it() -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [head()]
    assert [script.revision for script in scripts.walk_revisions()] == revisions()[::-1]


def test_an_unknown_revision_is_refused_in_one_sentence(deployment: Deployment) -> None:
    with pytest.raises(MigrationFailed, match="db upgrade: Can't locate revision"):
        migrate.upgrade(deployment, "no-such")
    with pytest.raises(MigrationFailed, match="db downgrade:"):
        migrate.downgrade(deployment, "no-such")


def test_revisions_and_columns_never_import_live_tables() -> None:
    folder = Path(migrate.__file__).parents[1] / "sql" / "migrations"
    for file in [folder / "columns.py", folder / "fences.py", *(folder / "versions").glob("*.py")]:
        imported = re.findall(
            r"^(?:from|import) (training_analyzer\S*)(?: import (\w+))?", file.read_text(), re.MULTILINE
        )
        frozen = {("training_analyzer.adapters.sql.migrations", name) for name in ("columns", "fences")}
        assert set(imported) <= frozen, file


def test_the_tables_can_be_made_on_postgresql() -> None:
    for table in TABLES:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=POSTGRES))
        for index in table.indexes:
            made = str(CreateIndex(index).compile(dialect=POSTGRES))
            partial = index.dialect_options["sqlite"]["where"] is not None
            assert ("WHERE" in made) == partial, index.name


def test_there_is_no_revision_before_the_first(deployment: Deployment) -> None:
    assert migrate.current(deployment) is None
    assert not file_of(deployment).exists()


def test_the_revision_of_a_file_that_is_no_database_is_unavailable(deployment: Deployment) -> None:
    file_of(deployment).write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreUnavailable, match="damaged"):
        migrate.current(deployment)
