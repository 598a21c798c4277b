"""The commands on PostgreSQL: the owner migrates, the server's login serves, and what is wrong is one sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.databases import SERVER, Databases, as_user, ask
from training_analyzer.adapters.sql.migrations.history import head
from training_analyzer.entrypoints.cli.main import cli


@pytest.fixture
def url(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Deploy on a database without tables, with a login for each task; return the owner's address."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TA_PERSISTENCE", "supabase")
    with databases.empty() as owner:
        (tmp_path / "server").write_text(as_user(owner, SERVER) + "\n")
        monkeypatch.setenv("TA_SUPABASE__URL_FILE", str(tmp_path / "server"))
        monkeypatch.setenv("TA_SUPABASE__OWNER_URL", owner)
        yield owner


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)


def test_a_database_is_migrated_checked_and_taken_back(url: str) -> None:
    assert run("db", "current").output == "The database is at revision none.\n"
    assert run("db", "upgrade").output == f"The database is at revision {head()}.\n"
    assert run("db", "check").output == "The database is as it should be.\n"
    assert run("db", "downgrade", "0001").output == "The database is at revision 0001.\n"
    assert run("db", "check").exit_code == 1


def test_procrastinate_is_told_of_jobs_where_it_is_in_use(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "SELECT count(*) FROM pg_trigger WHERE tgname = 'job_wakes_procrastinate'"
    for engine, triggers in (("embedded", 0), ("procrastinate", 1), ("embedded", 0)):
        monkeypatch.setenv("TA_JOB_QUEUE", engine)
        assert run("db", "upgrade").exit_code == 0
        assert run("db", "check").output == "The database is as it should be.\n"
        assert ask(url, asked) == [(triggers,)]


def test_an_account_is_opened_as_the_servers_login(url: str) -> None:
    run("db", "upgrade")
    opened = run(
        "user", "create", "ana@example.org", "--password-stdin", stdin="correct horse battery staple\n"
    )
    assert opened.exit_code == 0, opened.output
    again = run(
        "user", "create", "ana@example.org", "--password-stdin", stdin="correct horse battery staple\n"
    )
    assert again.exit_code == 1


@pytest.mark.parametrize(
    ("revision", "sentence"), [(None, "at revision none"), ("0002", "its login may not use the schema")]
)
def test_a_start_on_a_schema_that_is_behind_ends_with_the_command_to_run(
    url: str, revision: str | None, sentence: str
) -> None:
    if revision is not None:
        run("db", "upgrade", revision)
    refused = run("user", "promote", "ana@example.org")
    assert refused.exit_code == 1
    assert sentence in refused.output
    assert "run `training-analyzer db upgrade`" in refused.output


def test_a_copy_of_the_file_is_not_for_this_store(url: str, tmp_path: Path) -> None:
    refused = run("db", "backup", str(tmp_path / "copy"))
    assert refused.exit_code == 1
    assert "This command serves the store sqlite, and TA_PERSISTENCE is 'supabase'." in refused.output


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            "postgresql://ta_app@db.example.org/postgres?sslmode=require",
            "does not verify who db.example.org is",
        ),
        ("postgresql://ta_app@127.0.0.1:1/postgres", "the server cannot be reached"),
        ("nonsense", "TA_SUPABASE__URL takes postgresql://"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, address: str, sentence: str
) -> None:
    monkeypatch.setenv("TA_SUPABASE__URL", address)
    refused = run("user", "promote", "ana@example.org")
    assert refused.exit_code == 1
    assert refused.output.count("\n") == 1
    assert sentence in refused.output
