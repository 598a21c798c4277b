"""``docs/formulas.md``, made of the docstrings of the formulas: run this module to write it anew."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from training_analyzer.domain.training.formulas import FORMULAS
from training_analyzer.domain.training.series_explanation import SERIES_FORMULAS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "formulas.md"
MODULES = ("domain/activities/elevation.py", "domain/training/*.py", "domain/wellness/*.py")
# what carries values about and computes none
WITHOUT_FORMULAS = frozenset(
    {
        "__init__",
        "assessment",
        "assumptions",
        "checks",
        "curves",
        "daily",
        "day",
        "entry",
        "explanation",
        "formulas",
        "found",
        "measured",
        "merge",
        "metrics",
        "offered",
        "preferences",
        "reasons",
        "recent",
        "series_explanation",
        "thresholds",
    }
)
_HEAD = """# Formulas

Every formula with its units, edge cases and source, as the code states it; some are not shown by any route yet. This page is made of the
docstrings (`python -m tests.docs.formulas`), and a test holds it to them. The tests it names hold the published and
computed cases.

A formula's heading is its module and name. `include=explain` gives it for each value of an activity
(`GET /v1/activities/{id}/metrics`) and of the series (`GET /v1/training-load`), with what went into the value.

## From a value to its formula
"""
# tested through what they are part of, where a module has no test file of its name
TESTED_IN = {
    "baseline": "wellness",
    "hrv": "wellness",
    "measure_effort": "measure",
    "measure_heart": "measure",
    "measure_pace": "measure",
    "measure_power": "measure",
    "plausible": "records",
    "resting_hr": "wellness",
    "sleep": "wellness",
    "three_parameter_power": "critical_power",
    "three_zones": "zones",
    "training_paces": "vdot",
}
# values of the other replies, by route and member
OTHERS = {
    "race-predictions: vdot": "vdot.vdot",
    "race-predictions: times_s.vdot": "vdot.race_time_s",
    "race-predictions: times_s.riegel": "riegel.riegel_time_s",
    "race-predictions: times_s.critical_speed": "critical_speed.critical_speed",
    "race-predictions: paces": "training_paces.training_paces",
    "critical-power: work_time": "critical_power.fit_work_time",
    "critical-power: inverse_time": "critical_power.fit_inverse_time",
    "critical-power: three_parameter": "three_parameter_power.fit_three_parameters",
    "w-balance: differential": "w_balance.differential_balance",
    "w-balance: integral": "w_balance.integral_balance",
    "ftp-suggestions: twenty_minutes": "ftp_estimates.ftp_of_twenty_minutes",
    "ftp-suggestions: ramp": "ftp_estimates.ftp_of_ramp",
    "ftp-suggestions: critical_power": "critical_power.critical_power",
    "intensity-distribution: shares": "intensity.distribution",
    "intensity-distribution: polarization_index": "intensity.polarization_index",
    "training-load/outlook: acwr": "acwr.acwr_series",
    "training-load/outlook: first_fresh": "projection.first_fresh",
    "training-load/outlook: load_for_form": "projection.load_for_form",
    "records": "best_efforts.best_efforts",
    "curves": "mean_max.mean_max",
    "zones": "zone_choice.chosen_zones",
}


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *values(), *(section for pattern in MODULES for section in sections(pattern))])


def values() -> Iterator[str]:
    """Yield a table from each value of the API to its formula and the formula's tests."""
    named = {name: formula.name for name, formula in FORMULAS.items()}
    series = {f"training-load: {name}": formula for name, formula in SERIES_FORMULAS.items()}
    yield "| value | formula | tests |\n|---|---|---|"
    for name, formula in (named | series | OTHERS).items():
        file = proof_of(formula.partition(".")[0])
        yield f"| `{name}` | [{formula}](#{formula.replace('.', '')}) | [{file}](../{file}) |"
    yield ""


def proof_of(module: str) -> str:
    """Return the file that tests a module's formulas."""
    file = f"tests/domain/test_{TESTED_IN.get(module, module)}.py"
    if not (ROOT / file).is_file():
        raise FileNotFoundError(f"{file} is to test {module}: write it, or name another one in TESTED_IN")
    return file


def sections(pattern: str) -> Iterator[str]:
    """Yield a section a module that has public functions; a class is in it where it names sources."""
    for file in sorted(ROOT.glob(pattern)):
        if file.stem in WITHOUT_FORMULAS:
            continue
        tree = ast.parse(file.read_text("utf-8"))
        told = [node for node in tree.body if is_told(node)]
        if any(isinstance(node, ast.FunctionDef) for node in told):
            where, tests = file.relative_to(ROOT).as_posix(), proof_of(file.stem)
            links = f"In [{where}](../{where}), tested in [{tests}](../{tests})."
            yield f"## `{file.stem}`\n\n{text_of(tree)}\n\n{links}\n"
            for node in told:
                yield f"### `{file.stem}.{node.name}`\n\n    {signature(node)}\n\n{text_of(node)}\n"


def is_told(node: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.ClassDef]:
    """Whether the page tells of a statement."""
    if isinstance(node, ast.ClassDef):
        return "Source" in text_of(node)
    return isinstance(node, ast.FunctionDef) and node.name[0] != "_"


def signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return the head of a function or class on one line."""
    if isinstance(node, ast.ClassDef):
        return f"class {node.name}"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){returns}"


def text_of(node: ast.Module | ast.FunctionDef | ast.ClassDef) -> str:
    """Return a docstring for Markdown."""
    return (ast.get_docstring(node) or "").replace("``", "`").strip()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
