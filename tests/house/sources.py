"""The repository's own sources, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("domain", "ports", "adapters", "plugins", "entrypoints")


@dataclass(frozen=True)
class Source:
    """A file: its path from the root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    def under(self, *folders: str) -> bool:
        return any(self.path.startswith(f"{folder}/") for folder in folders)


@cache
def product() -> tuple[Source, ...]:
    """All that the wheel holds: the five layers by their real folders, and the import name's own files."""
    found = [path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")]
    return tuple(_source(path) for path in sorted([*found, *(ROOT / "training_analyzer").glob("*.py")]))


@cache
def its_tests() -> tuple[Source, ...]:
    """All tests and the contracts they run."""
    return tuple(_source(path) for path in sorted((ROOT / "tests").rglob("*.py")))


def _source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text, str(path)))


def dotted(node: ast.AST) -> str:
    """Return a name such as ``os.environ``; empty for anything that is not a plain path of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
