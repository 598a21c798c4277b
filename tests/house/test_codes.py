"""Codes of failures: public, unique, and each with its answer."""

import importlib
import re
from collections import Counter

from tests.house.sources import product
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.http.problems import STATUS, TITLES

# Failures that end a command, a start or a job; no request meets them.
NEVER_ANSWERED = {
    "address_taken",
    "already_served",
    "export_too_large",
    "mail_failed",
    "backup_failed",
    "catalogue_invalid",
    "credential_unreadable",
    "migration_failed",
    "move_findings",
    "move_interrupted",
    "move_refused",
    "no_database",
    "no_demo_in_production",
    "not_on_offer",
    "offered_twice",
    "metric_name_taken",
    "plugin_broken",
    "plugin_error",
    "plugin_not_installed",
    "schema_behind",
    "seal_broken",
    "secrets_unreadable",
    "settings_invalid",
    "traces_left",
    "unknown_hook",
    "unknown_revision",
    "unknown_vault_key",
    "wrong_plugin_api",
    "wrong_port",
}
SHARED = {"settings_invalid": "one setting that its adapter refuses, or all that the start refuses"}
# the code of classes that leave it to their subclasses or their arguments
BASES = {"error"}


def _classes() -> dict[str, type[TrainingAnalyzerError]]:
    """Return every class of expected failures, by its full name."""
    for source in product():
        if not source.under("plugins/testing") and "TrainingAnalyzerError" in source.text:
            importlib.import_module(_module(source.path))
    return {f"{kind.__module__}.{kind.__qualname__}": kind for kind in _below(TrainingAnalyzerError)}


def _module(path: str) -> str:
    name = path.removesuffix(".py").replace("/", ".")
    return name if name.startswith("training_analyzer") else f"training_analyzer.{name}"


def _below(kind: type[TrainingAnalyzerError]) -> list[type[TrainingAnalyzerError]]:
    ours = [each for each in kind.__subclasses__() if each.__module__.startswith("training_analyzer.")]
    return [*ours, *(deeper for each in ours for deeper in _below(each))]


def _is_abstract(kind: type[TrainingAnalyzerError]) -> bool:
    """Tell whether a class leaves the code to its subclasses or to its arguments."""
    return "code" not in vars(kind)


def test_every_code_belongs_to_one_class() -> None:
    codes = Counter(kind.code for kind in _classes().values() if not _is_abstract(kind))
    assert [code for code, count in codes.items() if count > 1 and code not in SHARED] == []


def test_every_code_reads_as_snake_case() -> None:
    codes = {*STATUS, *(kind.code for kind in _classes().values())}
    assert [code for code in sorted(codes) if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


def test_every_failure_of_a_request_has_a_status() -> None:
    unknown = [
        name
        for name, kind in sorted(_classes().items())
        if kind.code not in {*STATUS, *NEVER_ANSWERED, *BASES}
    ]
    assert unknown == []


def test_a_code_of_commands_and_jobs_has_no_status() -> None:
    assert NEVER_ANSWERED.isdisjoint(STATUS)


def test_every_code_of_commands_and_jobs_is_in_use() -> None:
    assert {kind.code for kind in _classes().values()} >= NEVER_ANSWERED


def test_every_status_has_a_title() -> None:
    assert set(STATUS.values()) <= TITLES.keys()


def test_every_code_with_a_status_is_raised_somewhere() -> None:
    """A code is a class's own, or stands in the protocol's layer as the text that is answered."""
    raised = {kind.code for kind in _classes().values()}
    spoken = "".join(source.text for source in product() if source.under("entrypoints/http"))
    never = [code for code in STATUS if code not in raised and spoken.count(f'"{code}"') < 2]
    assert never == []
