"""What is merely on offer is not imported: start-up stays quick, and a library that is missing hurts nobody."""

import subprocess
import sys

import pytest

_HEAVY = (
    "alembic",
    "sqlalchemy",
    "advanced_alchemy",
    "litestar",
    "pyfitparsernative",
    "fitdecode",
    "pwdlib",
    "jwt",
)
_LATER = ("stripe", "garminconnect", "asyncpg", "openai")


def _imported(statements: str) -> set[str]:
    """Return the top-level modules that a process of its own has imported after these statements."""
    code = f"{statements}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=30
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statements",
    [
        "from training_analyzer.plugins.host import load\nassert len(load([], []).offers) >= 5",
        "import training_analyzer.api",
        "from training_analyzer.entrypoints import settings, sections, wiring",
    ],
)
def test_no_adapters_library_is_imported_before_it_is_selected(statements: str) -> None:
    imported = _imported(statements)
    assert "pluggy" in imported
    assert imported.isdisjoint((*_HEAVY, *_LATER)), imported & {*_HEAVY, *_LATER}


def test_the_command_line_imports_neither_the_http_framework_nor_the_database() -> None:
    imported = _imported("import training_analyzer.entrypoints.cli.main")
    assert "click" in imported
    assert imported.isdisjoint({"litestar", "alembic", "sqlalchemy", "advanced_alchemy", *_LATER})


def test_the_selected_store_is_imported_without_alembic_and_the_http_framework() -> None:
    imported = _imported(
        "from training_analyzer.plugins.host import load\nload([], []).find('persistence', 'sqlite').factory()"
    )
    assert "sqlalchemy" in imported
    assert imported.isdisjoint({"alembic", "litestar", "fitdecode", "pwdlib"})
