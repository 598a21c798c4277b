"""Links lead somewhere, and documents name no place that only one machine has."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, page, pages, prose

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
OUTSIDE = ("https://", "mailto:")


def names() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in pages()]


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as hosts make them."""
    heads = re.findall(r"(?m)^#+ (.+)$", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", names())
def test_every_relative_link_leads_to_a_file(name: str) -> None:
    for target in (found["target"] for found in LINK.finditer(prose(page(name)))):
        if target.startswith(OUTSIDE):
            continue
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        assert path.exists(), f"{name} links to {target}"
        assert path.resolve().is_relative_to(ROOT), f"{name} links out of the repository: {target}"
        if anchor:
            assert anchor in anchors(path), f"{name} links to {target}"


def test_every_document_of_the_folder_can_be_reached() -> None:
    linked = {
        ((ROOT / name).parent / found["target"].partition("#")[0]).resolve()
        for name in names()
        for found in LINK.finditer(prose(page(name)))
        if not found["target"].startswith(OUTSIDE)
    }
    # a link to a folder leads to all it holds
    reached = {
        path.resolve() for path in pages() if path.resolve() in linked or path.resolve().parent in linked
    }
    entrances = {(ROOT / name).resolve() for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")}
    assert [str(path) for path in pages() if path.resolve() not in reached | entrances] == []


@pytest.mark.parametrize("name", [*names(), ".env.example", ".ci/run", "Makefile", "pyproject.toml"])
def test_no_document_names_a_place_of_one_machine(name: str) -> None:
    assert re.search(r"(?<![\w.])/(?:work|root|home|Users|tmp)/", page(name)) is None


def test_decisions_are_numbered_and_told_in_three_parts() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len({path.name[:4] for path in decisions}) == len(decisions)
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.findall(r"(?m)^## (.+)$", text) == ["Context", "Decision", "Consequences"], path.name
