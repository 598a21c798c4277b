"""The five links under the import name: they serve checkouts, and no wheel holds them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import LAYERS, ROOT

GIT = shutil.which("git")


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_is_a_relative_link(layer: str) -> None:
    link = ROOT / "training_analyzer" / layer
    assert link.is_symlink()
    assert link.readlink() == Path("..") / layer
    assert (ROOT / layer / "__init__.py").is_file()


def test_there_is_no_other_link() -> None:
    links = {path.name for path in (ROOT / "training_analyzer").iterdir() if path.is_symlink()}
    assert links == set(LAYERS)


@pytest.mark.skipif(GIT is None or not (ROOT / ".git").exists(), reason="needs git and its checkout")
def test_they_are_committed_as_links() -> None:
    assert GIT is not None
    listed = subprocess.run(  # noqa: S603 (our own arguments)
        [GIT, "ls-files", "-s", "--", *(f"training_analyzer/{layer}" for layer in LAYERS)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    modes = {line.split("\t")[1]: line.split()[0] for line in listed}
    assert modes == {f"training_analyzer/{layer}": "120000" for layer in LAYERS}
