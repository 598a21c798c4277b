"""The tests that ``docs/security.md`` names for the mistakes of others are there."""

import re

from tests.docs.pages import ROOT, page

_NAMED = re.compile(r"`((?:tests|plugins)/[\w/]+\.py)(?:::(test_\w+))?`")


def test_every_test_that_the_page_names_exists() -> None:
    named = _NAMED.findall(page("docs/security.md"))
    assert len(named) > 30
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file() or f"def {test}" not in (ROOT / file).read_text("utf-8")
    ]
    assert missing == []
