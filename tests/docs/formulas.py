"""``docs/formulas.md``, made of the docstrings of the formulas: run this module to write it anew."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "formulas.md"
FOLDERS = ("domain/training", "domain/wellness")
# what carries values about and computes none
WITHOUT_FORMULAS = frozenset(
    {
        "__init__",
        "assessment",
        "checks",
        "curves",
        "daily",
        "found",
        "metrics",
        "offered",
        "preferences",
        "reasons",
        "thresholds",
    }
)
_HEAD = """# Formulas

Every formula with its units, edge cases and source, as the code states it; some are not shown by any route yet. This page is made of the
docstrings (`python -m tests.docs.formulas`), and a test holds it to them. Each module has its tests, with the published
and computed cases, in `tests/domain` under its name.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(section for folder in FOLDERS for section in sections(ROOT / folder))])


def sections(folder: Path) -> Iterator[str]:
    """Yield a section a module that has public functions."""
    for file in sorted(folder.glob("*.py")):
        if file.stem in WITHOUT_FORMULAS:
            continue
        tree = ast.parse(file.read_text("utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
        if functions:
            where = file.relative_to(ROOT).as_posix()
            yield f"## `{file.stem}`\n\n{text_of(tree)}\n\nIn [{where}](../{where}).\n"
            yield from (
                f"### `{node.name}`\n\n    {signature(node)}\n\n{text_of(node)}\n" for node in functions
            )


def signature(node: ast.FunctionDef) -> str:
    """Return a function's head on one line."""
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){returns}"


def text_of(node: ast.Module | ast.FunctionDef) -> str:
    """Return a docstring for Markdown."""
    return (ast.get_docstring(node) or "").replace("``", "`").strip()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
