"""The door of the server: reads a request, lets faults befall it, and writes the reply."""

import json
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.stripe.fake_stripe.routes import Refused
from tests.stripe.fake_stripe.shapes import Object

if TYPE_CHECKING:
    from tests.stripe.fake_stripe.server import FakeStripe, Fault

KEY = "sk_test_of_the_fake"
_DECLINED = 402


@dataclass(frozen=True)
class Asked:
    """One request, as it came."""

    method: str
    path: str
    params: Object
    idempotency_key: str | None
    version: str | None


def nested(pairs: list[tuple[str, str]]) -> Object:
    """Return form fields such as ``a[b][0]=c`` as objects in objects."""
    tree: Object = {}
    for name, value in pairs:
        *path, last = name.replace("]", "").split("[")
        below = tree
        for step in path:
            below = below.setdefault(step, {})
        below[last] = value
    return tree


class Door(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the second would wait for the first to be acknowledged
    fake: ClassVar["FakeStripe"]

    @classmethod
    def of(cls, fake: "FakeStripe") -> type["Door"]:
        return type("DoorOfOne", (cls,), {"fake": fake})

    def _serve(self) -> None:
        asked = self._asked()
        self.fake.asked.append(asked)
        fault = self.fake.fault_for(asked)
        if fault is None or fault.how in {"drop_after", "meet", "meet_after"}:
            self._answer(asked, fault)
        elif fault.status is not None:
            kind = "card_error" if fault.status == _DECLINED else "api_error"
            self._reply(fault.status, Refused(fault.status, None, kind).body, fault.headers)
        else:
            self.fake.released.wait(30 if fault.how == "hang" else 0)
            self.close_connection = True

    def _asked(self) -> Asked:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        return Asked(
            method=self.command,
            path=address.path,
            params=nested(parse_qsl(address.query or body, keep_blank_values=True)),
            idempotency_key=self.headers.get("idempotency-key"),
            version=self.headers.get("stripe-version"),
        )

    def _answer(self, asked: Asked, fault: "Fault | None") -> None:
        if self.headers.get("authorization") != f"Bearer {KEY}":
            self._reply(401, Refused(401, None).body, {})
            return
        if fault is not None and fault.how == "meet":
            fault.happens()
        status, reply, again = self.fake.serve(asked)
        if fault is not None and fault.how != "meet":
            fault.happens()
        if fault is not None and fault.how == "drop_after":
            self.close_connection = True
            return
        self._reply(status, reply, {"Idempotent-Replayed": "true"} if again else {})

    def _reply(self, status: int, body: Object, headers: dict[str, str]) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Request-Id": "req_1", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: Any) -> None:
        """Say nothing: what was asked is in the fake's list."""
