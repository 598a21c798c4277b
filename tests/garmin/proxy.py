"""A proxy that stands in for the internet: each host that is asked for is our fake, by a certificate of our own authority."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.garmin.fake.server import Door, FakeGarmin
from tests.supabase.certificates import Authority


class ProxyDoor(Door):
    """Answers CONNECT, then serves what comes through the tunnel."""

    authority: Authority
    folder: Path
    hosts: list[str]

    def do_CONNECT(self) -> None:  # noqa: N802 (the library's name)
        host = self.path.partition(":")[0]
        self.hosts.append(host)
        self.send_response(200)
        self.end_headers()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        folder = self.folder / f"{host}-{len(self.hosts)}"
        folder.mkdir()
        context.load_cert_chain(*self.authority.server(folder, host))
        try:
            tunnel = context.wrap_socket(self.connection, server_side=True)
        except OSError:
            self.close_connection = True
            return
        self.connection = tunnel
        self.rfile, self.wfile = tunnel.makefile("rb", -1), tunnel.makefile("wb", 0)  # type: ignore[assignment]
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        self.connection.close()


@contextmanager
def proxy(fake: FakeGarmin, authority: Authority, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve; yield the proxy's address and the hosts that were asked for."""
    hosts: list[str] = []
    members = {"fake": fake, "authority": authority, "folder": folder, "hosts": hosts}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("ProxyDoorOfOne", (ProxyDoor,), members))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", hosts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
