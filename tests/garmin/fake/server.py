"""The server: one port for all of Garmin's hosts, which share no path."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.data import data
from tests.garmin.fake.sso import Sso
from tests.garmin.fake.tokens import PATH, Tokens
from tests.garmin.fake.wire import Asked, Fault, Told
from training_analyzer.adapters.garmin.endpoints import GarminEndpoints


class FakeGarmin:
    """Athletes, their log-ins and data. ``log`` is all that was asked, ``served`` the data requests that were let in."""

    def __init__(self, *athletes: Athlete) -> None:
        self.athletes = list(athletes)
        self.sso = Sso(self.athletes)
        self.tokens = Tokens(self.sso)
        self.faults: list[Fault] = []
        self.log: list[Asked] = []
        self.served: list[Asked] = []
        self.lock = threading.Lock()
        self.under_way = self.most_under_way = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door.of(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def endpoints(self) -> GarminEndpoints:
        """Where the client finds this server."""
        return GarminEndpoints(
            sso=self.url,
            connect=self.url,
            connectapi=self.url,
            token=self.url + PATH,
            ios_service=self.url + "/gcm/ios",
            android_service=self.url + "/gcm/android",
            portal_service=self.url + "/app",
            testing=True,
        )

    @contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def fail(self, regex: str, status: int = 500, **fault: object) -> None:
        """Have requests whose path matches fail."""
        self.faults.append(Fault(regex, status, **fault))  # type: ignore[arg-type]

    def forget_access(self) -> None:
        """Let no access token in any more: each is refreshed at its next request."""
        self.tokens.access.clear()

    def paths(self) -> list[str]:
        return [each.path for each in self.log]

    def answer(self, asked: Asked) -> Told | None:
        """Return the reply, None to drop the connection."""
        with self.lock:
            self.log.append(asked)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            fault = next((each for each in self.faults if each.befalls(asked.path)), None)
        if fault is not None and fault.delay is not None:
            fault.delay.wait(30)
        with self.lock:
            self.under_way -= 1
            if fault is None:
                return self.reply(asked)
        return None if fault.drop else Told(fault.status, fault.body, fault.headers)

    def reply(self, asked: Asked) -> Told:
        """Return the reply where nothing befalls the request."""
        if asked.path == PATH:
            return self.tokens.answer(asked)
        if (page := self.sso.answer(asked)) is not None:
            return page
        if asked.path in {"/gcm/ios", "/gcm/android", "/app"}:
            return Told.html("Connect")
        athlete = self.tokens.whose(asked)
        if athlete is None:
            return Told.json({"message": "Token is not active"}, 401)
        self.served.append(asked)
        return data(athlete, asked)


class Door(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    fake: ClassVar[FakeGarmin]

    @classmethod
    def of(cls, fake: FakeGarmin) -> type["Door"]:
        return type("DoorOfOne", (cls,), {"fake": fake})

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length") or 0))
        host = headers.get("host", "")
        asked = Asked(self.command, host, address.path, dict(parse_qsl(address.query)), headers, body)
        told = self.fake.answer(asked)
        if told is None:
            self.close_connection = True
            return
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Say nothing."""
