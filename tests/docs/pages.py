"""The repository's documents, as the tests read them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<kind>\w*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
_ROW = re.compile(r"^\|(?P<cells>.+)\|$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and its text."""

    kind: str
    text: str


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pages() -> list[Path]:
    """Return every Markdown file that is ours."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    return sorted(found)


def blocks(name: str, kind: str) -> list[Block]:
    return [Block(kind, found["body"]) for found in _FENCE.finditer(page(name)) if found["kind"] == kind]


def prose(text: str) -> str:
    """Return a document without its fenced blocks and its code spans."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))


def table_rows(name: str) -> list[list[str]]:
    """Return the cells of every row of every table, without back quotes."""
    rows = [found["cells"].split("|") for found in _ROW.finditer(page(name))]
    return [[cell.strip().strip("`") for cell in cells] for cells in rows]
