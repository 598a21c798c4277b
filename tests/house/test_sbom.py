"""The list of packages that goes with a release: CycloneDX 1.6, made from the lock file alone."""

import json
import re
import subprocess
import sys
from typing import Any
from uuid import UUID

import pytest

from tests.house.sources import ROOT
from tests.house.test_lock import locked

PURL = re.compile(r"pkg:pypi/[a-z0-9][a-z0-9.-]*@[^\s@]+")


def printed(script: str, *arguments: str) -> str:
    command = [sys.executable, str(ROOT / ".ci" / script), *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout  # noqa: S603


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    text = printed("sbom.py", str(ROOT / "requirements.lock"))
    found: dict[str, Any] = json.loads(text)
    return found


def test_it_has_the_shape_of_the_standard(made: dict[str, Any]) -> None:
    assert made.keys() == {"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components"}
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    UUID(made["serialNumber"].removeprefix("urn:uuid:"))
    parts = [made["metadata"]["component"], *made["components"]]
    assert [part["type"] for part in parts] == ["application", *["library"] * (len(parts) - 1)]
    assert all(PURL.fullmatch(part["purl"]) and part["bom-ref"] == part["purl"] for part in parts)
    assert all(part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}" for part in parts)


def test_it_holds_each_locked_package_with_all_of_its_hashes(made: dict[str, Any]) -> None:
    hashes = {part["name"]: part["externalReferences"][0]["hashes"] for part in made["components"]}
    assert {name: len(each) for name, each in hashes.items()} == locked()
    assert all(
        each["alg"] == "SHA-256" and re.fullmatch("[0-9a-f]{64}", each["content"])
        for found in hashes.values()
        for each in found
    )


def test_a_release_lists_what_the_product_needs_and_no_tool() -> None:
    names = set(
        re.findall(r"(?m)^([a-z0-9.-]+)==", printed("runtime_lock.py", str(ROOT / "requirements.lock")))
    )
    assert {"litestar", "cryptography", "pyjwt"} <= names
    assert names.isdisjoint({"pytest", "mypy", "ruff", "hypothesis"})
