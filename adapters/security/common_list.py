"""The list of common passwords that comes with the product."""

import gzip
from importlib.resources import files
from typing import Final

_PACKAGE: Final = "training_analyzer.adapters.security.common_passwords"
_NAME: Final = "common-passwords.txt.gz"


def common_passwords() -> frozenset[str]:
    """Return some eight thousand passwords of 8 characters or more, in lower case."""
    packed = files(_PACKAGE).joinpath(_NAME).read_bytes()
    return frozenset(gzip.decompress(packed).decode().splitlines())
