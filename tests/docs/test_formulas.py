"""From a number to its formula, source and test in two steps."""

import ast

import pytest

from tests.docs.formulas import FORMULAS, PAGE, ROOT, WITHOUT_FORMULAS, page
from training_analyzer.domain.training.metrics import VALUES

MODULES = [
    file for pattern in FORMULAS for file in sorted(ROOT.glob(pattern)) if file.stem not in WITHOUT_FORMULAS
]
# tested through what they are part of
TESTED_IN = {
    "baseline": "hrv",
    "measure_heart": "measure",
    "measure_power": "measure",
    "measure_pace": "measure",
    "measure_effort": "measure",
}


def test_the_page_is_that_of_this_version() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: .venv/bin/python -m tests.docs.formulas"


@pytest.mark.parametrize("module", [file.stem for file in MODULES])
def test_every_module_of_formulas_is_tested(module: str) -> None:
    wanted = [
        f"{concept}.{TESTED_IN.get(module, module)} import"
        for concept in ("activities", "training", "wellness")
    ]
    tests = [file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py")]
    assert any(each in text for text in tests for each in wanted)


def test_every_value_of_the_metrics_is_computed_somewhere_on_the_page() -> None:
    sources = "".join((ROOT / "domain/training" / f"measure_{part}.py").read_text("utf-8") for part in
                      ("heart", "power", "pace", "effort"))  # fmt: skip
    assert [name for name in VALUES if f'"{name}"' not in sources] == []


def test_every_formula_says_more_than_its_name() -> None:
    for file in MODULES:
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name[0] != "_":
                assert len(ast.get_docstring(node) or "") > 20, f"{file.stem}.{node.name}"
