"""The tests that pages name for the mistakes of others are there."""

import re

import pytest

from tests.docs.pages import ROOT, page

_NAMED = re.compile(r"`((?:tests|plugins)/[\w/]+\.py)(?:::(test_\w+))?`")


@pytest.mark.parametrize(("name", "least"), [("docs/security.md", 30), ("docs/billing.md", 20)])
def test_every_test_that_the_page_names_exists(name: str, least: int) -> None:
    named = _NAMED.findall(page(name))
    assert len(named) > least
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file() or f"def {test}" not in (ROOT / file).read_text("utf-8")
    ]
    assert missing == []
