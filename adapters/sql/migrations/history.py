"""The revisions that this version of the product knows, told by the names of their files, without Alembic."""

from importlib.resources import files
from typing import Final

MIGRATIONS: Final = "training_analyzer.adapters.sql:migrations"
"""Where Alembic finds the history."""

VERSION_TABLE: Final = "alembic_version"


def revisions() -> list[str]:
    """Return the known revisions, oldest first: ``0001`` of ``0001_accounts_and_activities.py``."""
    folder = files("training_analyzer.adapters.sql.migrations") / "versions"
    names = (entry.name for entry in folder.iterdir())
    return sorted(name.partition("_")[0] for name in names if name.endswith(".py") and name[:4].isdigit())


def head() -> str:
    """Return the newest revision."""
    return revisions()[-1]
