"""A fresh installation lets nobody in: there is no account that nobody opened, and no password that everybody knows."""

from itertools import product

from httpx import AsyncClient

from tests.http.api import code_of
from training_analyzer.entrypoints.wiring import Wired

NAMES = ("admin", "administrator", "root", "test", "demo", "user", "training-analyzer")
HOSTS = ("localhost", "example.com", "example.org", "training-analyzer.local")
PASSWORDS = (
    "admin",
    "password",
    "changeme",
    "changeme123",
    "demo",
    "demo1234",
    "admin123",
    "12345678",
    "secret",
    "",
)


async def test_a_fresh_store_has_no_account(ports: Wired) -> None:
    async with ports.store.work.snapshot() as w:
        assert await w.users.ids(after=None, limit=1) == []
    async with ports.store.work() as w:
        assert await w.users.administrators() == []


async def test_no_default_pair_opens_one(http: AsyncClient, ports: Wired) -> None:
    for (name, host), password in zip(product(NAMES, HOSTS), PASSWORDS * 3, strict=False):
        for address in (f"{name}@{host}", name):
            pair = {"email": address, "password": password}
            reply = await http.post("/v1/auth/sessions", json=pair)
            assert code_of(reply, 401) == "invalid_credentials", pair
    async with ports.store.work.snapshot() as w:
        assert await w.users.ids(after=None, limit=1) == []
