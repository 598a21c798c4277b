"""No body takes what its sender must not decide: role, plan, whether an address is confirmed, whose an object is."""

import ast
import json
import re
from typing import Any

import pytest

from tests.house.sources import product
from training_analyzer.entrypoints.http.openapi import document

DOCUMENT = document()
BODIES = [
    (operation["operationId"], operation["tags"], operation["requestBody"]["content"])
    for path in DOCUMENT["paths"].values()
    for operation in path.values()
    if "requestBody" in operation
]
NEVER = {
    "is_admin",
    "role",
    "plan",
    "active",
    "email_verified",
    "email_verified_at",
    "user_id",
    "owner_id",
    "id",
}
BY_ADMINISTRATORS = {"editAccount": {"role", "active"}}
CHOICES = {"createCheckoutSession": {"plan"}, "changeSubscription": {"plan"}}
"""What to pay for: the plan in force is what the vendor then says was paid."""


def schemas_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the schemas of a JSON body, those it refers to among them."""
    waiting = re.findall(r'#/components/schemas/([^"]+)"', json.dumps(content.get("application/json", {})))
    found: dict[str, dict[str, Any]] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = DOCUMENT["components"]["schemas"][name]
            waiting += re.findall(r'#/components/schemas/([^"]+)"', json.dumps(found[name]))
    return list(found.values())


@pytest.mark.parametrize(("operation", "tags", "content"), BODIES, ids=[name for name, *_ in BODIES])
def test_a_body_names_nothing_that_its_sender_must_not_decide(
    operation: str, tags: list[str], content: dict[str, Any]
) -> None:
    objects = [schema for schema in schemas_of(content) if schema.get("type") == "object"]
    assert objects or "application/json" not in content or tags == ["webhooks"]
    for schema in objects:
        taken = NEVER & schema.get("properties", {}).keys() - CHOICES.get(operation, set())
        assert taken <= BY_ADMINISTRATORS.get(operation, set()), schema
        assert not taken or tags == ["admin"]


def test_every_body_refuses_what_it_does_not_name() -> None:
    bodies = [
        (source.path, node)
        for source in product()
        if source.under("entrypoints/http")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("In")
    ]
    assert len(bodies) >= 10
    for path, node in bodies:
        given = {each.arg: ast.unparse(each.value) for each in node.keywords}
        assert given.get("forbid_unknown_fields") == "True", f"{path} {node.name}"
