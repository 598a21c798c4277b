"""Requests, replies, and what may befall them."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request as it came; ``host`` is the name that it was for."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def cookie(self) -> str | None:
        found = re.search(r"SESSION=([\w-]+)", self.headers.get("cookie", ""))
        return found.group(1) if found else None


@dataclass(frozen=True)
class Told:
    """A reply."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: Any, status: int = 200, **headers: str) -> "Told":
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})

    @classmethod
    def html(cls, title: str, body: str = "", **headers: str) -> "Told":
        page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
        return cls(200, page.encode(), {"Content-Type": "text/html", **headers})


@dataclass
class Fault:
    """What befalls the next requests whose path matches: another reply, none at all, or one that waits for ``released``.

    The first ``after`` requests that match pass.
    """

    regex: str
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    times: int = 1_000
    after: int = 0
    delay: threading.Event | None = None
    drop: bool = False

    def befalls(self, path: str) -> bool:
        if not self.times or not re.search(self.regex, path):
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True
