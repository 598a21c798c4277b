"""``docs/errors.md`` says all that the API and the commands may answer."""

import json

from tests.docs.pages import blocks, page, table_rows
from tests.house.test_codes import BASES, NEVER_ANSWERED
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.entrypoints.http.problem import Problem
from training_analyzer.entrypoints.http.problems import STATUS, TITLES

PAGE = "docs/errors.md"


def test_every_code_stands_there_with_its_status_and_no_other_does() -> None:
    told = {row[1]: int(row[0]) for row in table_rows(PAGE) if row[0].isdigit()}
    assert told == STATUS


def test_codes_are_in_order_of_status() -> None:
    statuses = [int(row[0]) for row in table_rows(PAGE) if row[0].isdigit()]
    assert statuses == sorted(statuses)


def test_every_reason_for_null_is_told() -> None:
    told = {row[0] for row in table_rows(PAGE)}
    assert [reason for reason in Reason if reason not in told] == []


def test_every_code_of_commands_is_told() -> None:
    told = {row[0] for name in (PAGE, "docs/plugins.md") for row in table_rows(name)}
    assert sorted(NEVER_ANSWERED - BASES - {"plugin_error"} - told) == []


def test_the_example_is_a_problem_as_it_is_sent() -> None:
    (example,) = blocks(PAGE, "json")
    problem = json.loads(example.text)
    assert set(problem) == set(Problem.__struct_fields__) - {"ticket", "portal", "attempts_left"}
    assert problem["status"] == STATUS[problem["code"]]
    assert problem["title"] == TITLES[problem["status"]]
    assert problem["type"].endswith(f":{problem['code']}")


def test_the_media_type_is_named() -> None:
    assert "application/problem+json" in page(PAGE)
