"""The lock files: complete, hashed, and bound to no index."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.house.sources import ROOT, Source, product

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
POSTGRES_LOCK = (ROOT / "requirements-postgres.lock").read_text(encoding="utf-8")
LOCKS = pytest.mark.parametrize("lock", [LOCK, POSTGRES_LOCK], ids=["requirements", "requirements-postgres"])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = {
    "adapters/supabase/procrastinate": "procrastinate",
    "adapters/genai_prices": "prices",
    "adapters/openai": "openai",
}
"""Which extra a folder stands on: it is imported when selected, and by nothing else."""

ENTRY = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;\\]+)(?P<marker> ;[^\\]*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def normal(name: str) -> str:
    """Return a package's name as the lock file writes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[;<>=!~]", name.strip(), maxsplit=1)[0]).lower()


def locked(lock: str = LOCK) -> dict[str, int]:
    """Return the count of hashes by package; a line of any other shape fails."""
    found: dict[str, int] = {}
    name = ""
    for line in lock.splitlines():
        entry = ENTRY.match(line)
        if entry:
            name = entry["name"]
            found.setdefault(name, 0)
        elif HASH.match(line):
            found[name] += 1
        else:
            assert not line or line.startswith("#"), line
    return found


@LOCKS
def test_every_package_has_a_hash(lock: str) -> None:
    assert [name for name, hashes in locked(lock).items() if hashes == 0] == []


@LOCKS
def test_it_names_no_address_and_no_index(lock: str) -> None:
    assert "://" not in lock
    assert re.search(r"(?m)^\s*-(?!-hash=)", lock) is None


def test_it_holds_every_dependency() -> None:
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    assert [name for name in map(normal, wanted) if name not in locked()] == []


def test_what_not_every_machine_can_install_is_left_to_the_tests() -> None:
    wanted = set(map(normal, PROJECT["dependency-groups"]["postgres"]))
    assert locked(POSTGRES_LOCK).keys() == wanted
    assert locked().keys().isdisjoint(wanted)


def test_every_library_we_import_is_a_dependency_of_its_own() -> None:
    provided = packages_distributions()
    missing = {
        f"{source.path}: {module}"
        for source in product()
        if not source.under("plugins/testing")  # the kit's pytest is the extra of plugin authors
        for module in _imported(source.tree)
        if module not in sys.stdlib_module_names and module != "training_analyzer"
        if _declared(source).isdisjoint(normal(each) for each in provided.get(module, ()))
    }
    assert sorted(missing) == []


def _declared(source: Source) -> set[str]:
    """Return the packages that a file may import: what everybody installs, and its own extra."""
    extras = [extra for folder, extra in EXTRAS.items() if source.under(folder)]
    wanted = [each for extra in extras for each in PROJECT["project"]["optional-dependencies"][extra]]
    return {normal(name) for name in [*PROJECT["project"]["dependencies"], *wanted]}


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names
