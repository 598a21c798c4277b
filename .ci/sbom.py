"""Print a lock file as a CycloneDX 1.6 list: each package with its version and the hashes it is installed by.

The same lock file gives the same list, to the byte: it holds no instant, and its number is made from the file's hash.
"""

import json
import re
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

_PACKAGE = re.compile(r"(?m)^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\\\n)*.*)$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def listed(lock: str, product_version: str) -> dict[str, Any]:
    """Return the list of what a lock file holds."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_OID, sha256(lock.encode()).hexdigest())}",
        "version": 1,
        "metadata": {"component": _component("application", "training-analyzer", product_version)},
        "components": [_package(found) for found in _PACKAGE.finditer(lock)],
    }


def _package(found: re.Match[str]) -> dict[str, Any]:
    made = _component("library", found["name"], found["version"])
    hashes = [{"alg": "SHA-256", "content": each} for each in _HASH.findall(found["rest"])]
    return {**made, "externalReferences": [{"type": "distribution", "url": made["purl"], "hashes": hashes}]}


def _component(kind: str, name: str, its_version: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{its_version}"
    return {"type": kind, "bom-ref": purl, "name": name, "version": its_version, "purl": purl}


if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text("utf-8")
    print(json.dumps(listed(text, version("training-analyzer")), indent=2))  # noqa: T201 - what it is for
