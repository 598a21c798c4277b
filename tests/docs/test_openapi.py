"""``docs/openapi.json`` is the description that the server gives of itself."""

import json

from tests.docs.pages import page
from training_analyzer.entrypoints.http.openapi import document


def test_the_committed_description_is_the_served_one() -> None:
    committed = json.loads(page("docs/openapi.json"))
    assert committed == json.loads(json.dumps(document())), "run make openapi"


def test_it_is_written_as_the_command_writes_it() -> None:
    expected = json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    assert page("docs/openapi.json") == expected, "run make openapi"
