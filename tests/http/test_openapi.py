"""The description of the API: complete, stable, and true."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.http.test_access import unopened
from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.examples import REPLIES, REQUESTS
from training_analyzer.entrypoints.http.openapi import document
from training_analyzer.entrypoints.http.problems import STATUS

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
FILES = {"getOriginalFile", "getExport", "getWorkoutFile"}
DOCUMENT: dict[str, Any] = document()
OPERATIONS: list[tuple[str, str, dict[str, Any]]] = [
    (path, method, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]


def test_the_committed_document_is_this_versions() -> None:
    assert json.loads(COMMITTED.read_text()) == json.loads(msgspec.json.encode(DOCUMENT)), "run: make openapi"


def test_it_is_openapi_3_1_with_one_lower_camel_id_an_operation() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-zA-Z]+", each) for each in ids)


def test_every_route_of_the_application_is_described() -> None:
    served = {
        (re.sub(r":\w+}", "}", path), method.lower())
        for path, method, handler in route_table(litestar_app(unopened))
        if handler.include_in_schema is not False and not path.startswith(("/docs", "/openapi"))
    }
    assert served == {(path, method) for path, method, _ in OPERATIONS}


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_has_summary_tags_example_and_problems(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    assert operation["summary"]
    assert operation["tags"]
    statuses = operation["responses"].keys()
    assert ("400" in statuses) == (operation["tags"] == ["webhooks"])
    if operation.get("security"):
        assert "401" in statuses
    if method in {"post", "put", "patch"}:
        assert "415" in statuses
    if "requestBody" in operation:
        assert {"413", "415", "422"} <= statuses
        assert operation["operationId"] in REQUESTS
    for status, reply in operation["responses"].items():
        if int(status) >= 400:
            assert list(reply["content"]) == ["application/problem+json"], status
    if "{" in path:
        assert "404" in statuses
    if statuses & {"200", "201"} and operation["operationId"] not in FILES:
        assert operation["operationId"] in REPLIES


def test_the_statuses_described_are_those_the_codes_have() -> None:
    described = {int(status) for _, _, operation in OPERATIONS for status in operation["responses"]}
    assert {status for status in described if status >= 400} <= set(STATUS.values())


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_each_example_fits_its_schema(path: str, method: str, operation: dict[str, Any]) -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
        content = body.get("content", {}).get("application/json", {})
        if "example" in content:
            check(content["example"], content["schema"], schemas, operation["operationId"])


def check(value: Any, schema: dict[str, Any], schemas: dict[str, Any], where: str) -> None:
    """Hold a value to the part of JSON Schema that our documents use."""
    if "$ref" in schema:
        check(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, where)
    elif choices := schema.get("oneOf") or schema.get("anyOf"):
        assert any(fits(value, choice, schemas, where) for choice in choices), f"{where}: {value!r}"
    elif isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", ())) <= value.keys(), where
        for name, member in value.items():
            assert name in schema["properties"], f"{where}: {name}"
            check(member, schema["properties"][name], schemas, f"{where}.{name}")
    elif isinstance(value, list):
        assert schema["type"] == "array", where
        for member in value:
            check(member, schema.get("items", {}), schemas, where)
    elif "type" in schema and not isinstance(value, dict):
        kinds: dict[str, Any] = {
            "string": str,
            "number": (int, float),
            "integer": int,
            "boolean": bool,
            "null": type(None),
        }
        wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        assert any(isinstance(value, kinds.get(each, object)) for each in wanted), f"{where}: {value!r}"


def fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any], where: str) -> bool:
    try:
        check(value, schema, schemas, where)
    except AssertionError:
        return False
    return True


def test_the_document_is_served_with_the_interactive_pages_switched_off_or_on() -> None:
    for docs, status in ((True, 200), (False, 404)):
        paths = {path for path, _, _ in route_table(litestar_app(unopened, docs=docs))}
        assert ("/docs" in paths, "/openapi.json" in paths) == (
            (True, True) if status == 200 else (False, False)
        )
