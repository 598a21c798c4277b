"""The house's rules that no linter knows. Each exception is a file with its reason."""

import ast

import pytest

from tests.house.lints import (
    Lint,
    bare_layer_imports,
    broad_excepts,
    found,
    ignored_owners,
    looks_at_the_clock,
    mutable_state,
    patches_of_ours,
    reads_of_the_environment,
    relative_imports,
)
from tests.house.sources import Source, its_tests, product

MAY_CATCH_ALL = {
    "plugins/foreign.py": "importing a plugin: a stranger's module may raise anything",
    "plugins/metrics.py": "one metric of one activity: its failure must not become the import's",
    "plugins/observers.py": "one observer: its failure must not become the request's",
    "adapters/jobs/row_jobs.py": "one job, or one look for jobs: its failure must not become the others'",
    "entrypoints/http/purging.py": "one purge beside the requests: the server serves on, and tries again in an hour",
    "adapters/files/worker.py": "one file in the parser's process: a panic of a library is a BaseException",
}
MAY_READ_THE_ENVIRONMENT = {
    "entrypoints/settings.py": "the one reader of the environment",
    "adapters/files/child.py": "passes on SYSTEMROOT alone, so that Windows starts the parser's process at all",
}
MAY_LOOK_AT_THE_CLOCK = {
    "adapters/fake/payments.py": "a vendor has a clock of its own",
    "adapters/demo/source.py": "a provider has a clock of its own",
}
MAY_KEEP_STATE = {
    "adapters/sqlite/migrate.py": "a lock around Alembic, whose environment is global to the process",
}


def _core() -> list[Source]:
    return [source for source in product() if source.under("domain", "ports", "adapters")]


def test_everything_is_caught_at_the_named_boundaries_only() -> None:
    assert found(broad_excepts, product(), MAY_CATCH_ALL) == []


def test_a_boundary_catches_everything_once() -> None:
    for source in product():
        if source.path in MAY_CATCH_ALL:
            assert len(list(broad_excepts(source))) <= 1, source.path


def test_only_the_settings_read_the_environment() -> None:
    assert found(reads_of_the_environment, product(), MAY_READ_THE_ENVIRONMENT) == []


def test_imports_are_written_in_full() -> None:
    assert found(relative_imports, product(), {}) == []
    assert found(bare_layer_imports, product(), {}) == []


def test_the_clock_is_an_argument_below_the_entrypoints() -> None:
    assert found(looks_at_the_clock, _core(), MAY_LOOK_AT_THE_CLOCK) == []


def test_core_and_ports_keep_no_state() -> None:
    core = [source for source in product() if source.under("domain", "ports")]
    assert found(mutable_state, core, {}) == []


def test_every_method_that_takes_a_user_asks_for_his_rows() -> None:
    repositories = [source for source in product() if source.under("adapters/sql", "adapters/fake")]
    assert sum("user_id: UserId" in source.text for source in repositories) >= 20
    assert found(ignored_owners, repositories, {}) == []


def test_nobody_rebinds_a_global() -> None:
    rebinding = [
        finding for finding in found(mutable_state, product(), MAY_KEEP_STATE) if " global " in finding
    ]
    assert rebinding == []


def test_no_test_patches_what_it_could_give() -> None:
    assert found(patches_of_ours, its_tests(), {}) == []


def test_packages_hold_a_docstring_and_no_code() -> None:
    packages = [each for each in product() if each.path.endswith("/__init__.py") and each.path.count("/") > 1]
    assert packages
    for package in packages:
        assert ast.get_docstring(package.tree), package.path
        assert len(package.tree.body) == 1, package.path


def test_an_exception_that_nobody_needs_any_more_is_struck_off() -> None:
    by_path = {source.path: source for source in product()}
    lists: list[tuple[Lint, dict[str, str]]] = [
        (broad_excepts, MAY_CATCH_ALL),
        (reads_of_the_environment, MAY_READ_THE_ENVIRONMENT),
        (looks_at_the_clock, MAY_LOOK_AT_THE_CLOCK),
    ]
    for lint, allowed in lists:
        for path in allowed:
            assert path in by_path, path
            assert list(lint(by_path[path])), path


@pytest.mark.parametrize(
    ("lint", "text"),
    [
        (broad_excepts, "try:\n    f()\nexcept Exception:\n    g()\n"),
        (broad_excepts, "try:\n    f()\nexcept (ValueError, builtins.BaseException) as error:\n    g()\n"),
        (broad_excepts, "try:\n    f()\nexcept:\n    g()\n"),
        (broad_excepts, "with contextlib.suppress(Exception):\n    f()\n"),
        (reads_of_the_environment, "import os\nx = os.environ['HOME']\n"),
        (reads_of_the_environment, "import os\nx = os.getenv('HOME')\n"),
        (reads_of_the_environment, "from os import environ\n"),
        (relative_imports, "from . import x\n"),
        (relative_imports, "from .x import y\n"),
        (bare_layer_imports, "import domain.ids\n"),
        (bare_layer_imports, "from ports.work import Work\n"),
        (looks_at_the_clock, "now = datetime.now(UTC)\n"),
        (looks_at_the_clock, "default_factory = datetime.utcnow\n"),
        (looks_at_the_clock, "today = date.today()\n"),
        (looks_at_the_clock, "import time\nnow = time.time()\n"),
        (looks_at_the_clock, "from time import time\n"),
        (patches_of_ours, "monkeypatch.setattr(archive, 'MOST_MEMBERS', 3)\n"),
        (ignored_owners, "async def get(self, user_id, key):\n    return rows[key]\n"),
        (
            ignored_owners,
            "async def get(self, user_id):\n    self._transaction.check_owner(user_id)\n    return rows\n",
        ),
        (mutable_state, "_seen = set()\n"),
        (mutable_state, "cache: dict[str, int] = {}\n"),
        (mutable_state, "names: Final = []\n"),
        (mutable_state, "x = 1\ndef f():\n    global x\n    x = 2\n"),
    ],
)
def test_each_rule_finds_what_breaks_it(lint: Lint, text: str) -> None:
    assert list(lint(Source("domain/example.py", text, ast.parse(text))))


@pytest.mark.parametrize(
    ("lint", "text"),
    [
        (broad_excepts, "try:\n    f()\nexcept (ValueError, OSError):\n    g()\n"),
        (reads_of_the_environment, "import os\nx = os.getpid()\n"),
        (bare_layer_imports, "from training_analyzer.domain.ids import UserId\n"),
        (patches_of_ours, "monkeypatch.setenv('TA_HTTP__PORT', '10')\n"),
        (looks_at_the_clock, "import time\nspent = time.process_time()\nx = clock.now\n"),
        (
            ignored_owners,
            "async def get(self, user_id):\n    check_owner(user_id)\n    return rows[user_id]\n",
        ),
        (mutable_state, "NAMES: Final = {'a': 1}\n_TABLE: Final[Mapping[str, int]] = {}\nPAIR = (1, 2)\n"),
    ],
)
def test_each_rule_lets_pass_what_keeps_it(lint: Lint, text: str) -> None:
    assert list(lint(Source("domain/example.py", text, ast.parse(text)))) == []
