"""The JSON schema of a shape, with each reference replaced by what it refers to."""

from collections.abc import Mapping
from typing import Any

import msgspec

_REFERENCE = "$ref"
_TOLD_OTHERWISE = frozenset({"title", "description"})
"""Docstrings and names of ours: the prompt tells what is wanted."""


def inlined(shape: type) -> Mapping[str, Any]:
    """Return the schema without references or the names of our classes."""
    schema = msgspec.json.schema(shape)
    parts = schema.pop("$defs", {})
    found: Mapping[str, Any] = _inlined(schema, parts)
    return found


def _inlined(node: Any, parts: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inlined(each, parts) for each in node]
    if not isinstance(node, dict):
        return node
    if _REFERENCE in node:
        return _inlined(parts[node[_REFERENCE].rpartition("/")[2]], parts)
    return {
        key: {name: _inlined(each, parts) for name, each in value.items()}
        if key == "properties"
        else _inlined(value, parts)
        for key, value in node.items()
        if key not in _TOLD_OTHERWISE
    }
