"""Print the locked packages that the product itself needs, without the developers' tools."""

import re
import sys
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def needed() -> set[str]:
    """Return the names of what the installed product stands on, on this machine."""
    wanted: set[tuple[str, frozenset[str]]] = set()
    queue = [("training-analyzer", frozenset[str]())]
    while queue:
        name, extras = queue.pop()
        for line in requires(name) or ():
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras or {""}):
                key = (canonicalize_name(need.name), frozenset(need.extras))
                if key not in wanted:
                    wanted.add(key)
                    queue.append(key)
    return {name for name, _ in wanted}


if __name__ == "__main__":
    names = needed()
    blocks = re.split(r"(?m)^(?=[a-z0-9])", Path(sys.argv[1]).read_text("utf-8"))
    sys.stdout.writelines(block for block in blocks if block.partition("==")[0] in names)
