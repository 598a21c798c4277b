"""From a number to its formula, source and test in two steps."""

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.docs import formulas
from tests.docs.formulas import OTHERS, PAGE, ROOT, WITHOUT_FORMULAS, page, proof_of
from training_analyzer.domain.training.fitness import FitnessDay
from training_analyzer.domain.training.formulas import FORMULAS
from training_analyzer.domain.training.metrics import VALUES
from training_analyzer.domain.training.series_explanation import SERIES_FORMULAS

MODULES = [
    file
    for pattern in formulas.MODULES
    for file in sorted(ROOT.glob(pattern))
    if file.stem not in WITHOUT_FORMULAS
]


# their tests call the module they are part of
TESTED_THROUGH = {
    "baseline": "hrv",
    "measure_effort": "measure",
    "measure_heart": "measure",
    "measure_pace": "measure",
    "measure_power": "measure",
}
# they define a quantity, and have no source but themselves
DEFINITIONS: Final = frozenset({"best_efforts.best_efforts", "projection.first_fresh"})


def test_the_page_is_that_of_this_version() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: .venv/bin/python -m tests.docs.formulas"


@pytest.mark.parametrize("module", [file.stem for file in MODULES])
def test_every_module_of_formulas_is_tested_where_the_page_says(module: str) -> None:
    text = (ROOT / proof_of(module)).read_text("utf-8")
    inner = TESTED_THROUGH.get(module, module)
    assert re.search(rf"(activities|training|wellness)\.{inner} import", text), (module, proof_of(module))


def test_every_formula_that_a_value_names_is_a_heading_of_the_page() -> None:
    headings = set(re.findall(r"(?m)^### `([\w.]+)`$", PAGE.read_text("utf-8")))
    named = {formula.name for formula in FORMULAS.values()} | {*SERIES_FORMULAS.values(), *OTHERS.values()}
    assert named - headings == set()


def test_every_number_of_the_metrics_and_the_series_is_in_the_table() -> None:
    numbers = {"load", *VALUES}
    days = {*FitnessDay._fields} - {"day", "reasons"}
    assert numbers - FORMULAS.keys() == set()
    assert days == SERIES_FORMULAS.keys()


def test_every_formula_of_a_value_names_its_source() -> None:
    told = dict(_parts())
    named = {formula.name for formula in FORMULAS.values()} | {*SERIES_FORMULAS.values(), *OTHERS.values()}
    silent = {name for name in named if not re.search(r"\bSources?:|\bours\b|\d{4}", told[name])}
    assert silent == DEFINITIONS


def _parts() -> Iterator[tuple[str, str]]:
    """Yield each formula's heading with what the page says of it and of its module."""
    for section in re.split(r"(?m)^## ", PAGE.read_text("utf-8"))[1:]:
        head, *told = re.split(r"(?m)^### `", section)
        for formula in told:
            yield formula.partition("`")[0], head + formula


def test_every_value_of_the_metrics_is_computed_somewhere_on_the_page() -> None:
    sources = "".join((ROOT / "domain/training" / f"measure_{part}.py").read_text("utf-8") for part in
                      ("heart", "power", "pace", "effort"))  # fmt: skip
    assert [name for name in VALUES if f'"{name}"' not in sources] == []


def test_every_formula_says_more_than_its_name() -> None:
    for file in MODULES:
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name[0] != "_":
                assert len(ast.get_docstring(node) or "") > 20, f"{file.stem}.{node.name}"
