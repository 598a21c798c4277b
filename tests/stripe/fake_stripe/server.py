"""The server: one account over HTTP, with idempotency, faults and a log of what was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from typing import Literal

import stripe

from tests.stripe.fake_stripe.account import Account
from tests.stripe.fake_stripe.door import Asked, Door
from tests.stripe.fake_stripe.routes import Refused, answer
from tests.stripe.fake_stripe.shapes import Object

SECRET = "whsec_of_the_fake"


@dataclass
class Fault:
    """What befalls the next requests of a path, of one method where it is named."""

    path: str
    times: int
    status: int | None = None
    how: Literal["status", "hang", "drop", "drop_after", "meet", "meet_after"] = "status"
    headers: dict[str, str] = field(default_factory=dict)
    method: str = ""
    happens: Callable[[], object] = int


class FakeStripe:
    """An account with its server. ``account`` is touched by one request at a time, and by the test."""

    def __init__(self, now: datetime) -> None:
        self.account = Account(int(now.timestamp()))
        self.asked: list[Asked] = []
        self.lock = threading.Lock()
        self.released = threading.Event()
        self._faults: list[Fault] = []
        self._kept: dict[str, tuple[tuple[str, str], int, Object]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door.of(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator["FakeStripe"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.account.now, UTC)

    def fail_next(self, path: str, status: int, times: int = 1, **headers: str) -> None:
        self._faults.append(Fault(path, times, status, headers=headers))

    def hang_next(self, path: str, times: int = 1) -> None:
        self._faults.append(Fault(path, times, how="hang"))

    def drop_next(self, path: str, times: int = 1, *, after: bool = False) -> None:
        """Break the connection before the request is served, or after, with the reply lost."""
        self._faults.append(Fault(path, times, how="drop_after" if after else "drop"))

    def meet_next(self, method: str, path: str, happens: Callable[[], object], *, lost: bool = False) -> None:
        """Let something happen just before a request is served; or just after, and its reply be lost."""
        how: Literal["drop_after", "meet"] = "drop_after" if lost else "meet"
        self._faults.append(Fault(path, 1, how=how, method=method, happens=happens))

    def outdate_next(self, method: str, path: str, happens: Callable[[], object]) -> None:
        """Let something happen between a request and its reply, which tells of what was before."""
        self._faults.append(Fault(path, 1, how="meet_after", method=method, happens=happens))

    def forgive(self) -> None:
        """Let no more faults befall anybody."""
        self._faults.clear()

    def begin_anew(self, now: datetime) -> None:
        """Forget everything."""
        self.account = Account(int(now.timestamp()))
        for kept in (self.asked, self._faults, self._kept):
            kept.clear()

    def fault_for(self, asked: Asked) -> Fault | None:
        for fault in self._faults:
            if fault.times and asked.path.startswith(fault.path) and fault.method in {"", asked.method}:
                fault.times -= 1
                return fault
        return None

    def signed(
        self, event: Object, *, secret: str = SECRET, at: datetime | None = None
    ) -> tuple[bytes, dict[str, str]]:
        """Return body and headers of a delivery; the state has nothing to do with what is delivered when."""
        body = json.dumps(event, separators=(",", ":"))
        stamp = int((at or self.now).timestamp())
        header = stripe.WebhookSignature.generate_signature_header(body, secret, stamp)
        return body.encode(), {"stripe-signature": header, "content-type": "application/json"}

    def serve(self, asked: Asked) -> tuple[int, Object, bool]:
        """Return status, body, and whether it is a reply of before."""
        key, told = asked.idempotency_key, (asked.path, json.dumps(asked.params, sort_keys=True))
        with self.lock:
            if key in self._kept:
                before, status, body = self._kept[key]
                if before != told:
                    return 400, Refused(400, None, "idempotency_error").body, False
                return status, body, True
            try:
                status, body = 200, answer(self.account, asked.method, asked.path, asked.params)
            except Refused as refused:
                status, body = refused.status, refused.body
            body = json.loads(json.dumps(body))
            if key is not None and asked.method == "POST":
                self._kept[key] = (told, status, body)
            return status, body, False
