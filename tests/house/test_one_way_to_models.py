"""Models are asked in one place, behind consent, limits and ledger: nothing else holds one that it could ask."""

import re

from tests.house.sources import product

ASKS = re.compile(r"\.adapter\.(?:complete|stream)\(")
HOLDS = re.compile(r"^from training_analyzer\.ports\.language_model import .*\bLanguageModel\b", re.MULTILINE)
HOLDERS = {
    "domain/services/model_call.py",
    "domain/services/model_choice.py",
    "entrypoints/models.py",
    "training_analyzer/api.py",
}
"""Who plans a call, who is told which model is whose, who opens them, and what plugin authors import."""


def test_one_file_asks_models() -> None:
    assert [each.path for each in product() if ASKS.search(each.text)] == [
        "domain/services/model_attempts.py"
    ]


def test_nothing_else_holds_a_model() -> None:
    found = {each.path for each in product() if HOLDS.search(_joined(each.text))}
    offering = {path for path in found if path.startswith(("adapters/", "plugins/"))}
    assert found - offering == HOLDERS
    assert "adapters/openai/model.py" in offering


def _joined(text: str) -> str:
    """Return a text whose imports in brackets are lines."""
    return re.sub(r"import \(([^)]*)\)", lambda found: "import " + " ".join(found[1].split()), text)
