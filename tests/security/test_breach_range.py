"""Breached passwords at a service, which is a fake of ours on loopback."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.oidc.loopback import Asked, Loopback, Told, on_loopback
from training_analyzer.adapters.egress.client import http_client
from training_analyzer.adapters.security.breach_range import BreachRange, build
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.deployment import Deployment

KNOWN, PADDED, OTHER = "Tr0ub4dor&3", "never seen", "pässwörd \ud800"
"""Of the second the service has a line of padding."""


def digest(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()


def answer(asked: Asked) -> Told:
    wanted = asked.path.removeprefix("/range/")
    lines = [f"{'0' * 35}:7", f"{digest(PADDED)[5:]}:0", f"{'F' * 35}:1"]
    if digest(KNOWN).startswith(wanted):
        lines.insert(1, f"{digest(KNOWN)[5:]}:42")
    return Told(200, "\r\n".join(lines).encode())


@pytest.fixture
async def service() -> AsyncIterator[Loopback]:
    async with on_loopback(Loopback(answer)) as served:
        yield served


@asynccontextmanager
async def built(service: Loopback, folder: Path) -> AsyncIterator[BreachedPasswords]:
    settings = {"range_url": f"{service.url}/range"}
    deployment = Deployment(data_dir=folder, environment="production", section="breached", settings=settings)
    async with build(deployment) as breaches:
        yield breaches


async def test_what_the_service_knows_is_held_and_nothing_else(service: Loopback, tmp_path: Path) -> None:
    async with built(service, tmp_path) as breaches:
        assert isinstance(breaches, BreachedPasswords)
        assert [await breaches.holds(Secret(text)) for text in (KNOWN, PADDED, OTHER)] == [True, False, False]


async def test_it_learns_five_digits_of_a_hash_and_answers_with_padding(
    service: Loopback, tmp_path: Path
) -> None:
    async with built(service, tmp_path) as breaches:
        await breaches.holds(Secret(KNOWN))
    (asked,) = service.log
    assert (asked.method, asked.path, asked.query, asked.form) == (
        "GET",
        f"/range/{digest(KNOWN)[:5]}",
        {},
        {},
    )
    assert asked.headers["add-padding"] == "true"
    assert KNOWN not in str(asked)
    assert digest(KNOWN)[5:] not in str(asked).upper()


@pytest.mark.parametrize("fault", ["dropped", "500", "redirect", "oversized", "html", "list"])
async def test_a_service_that_gives_no_answer_locks_nobody_out_and_is_told_to_the_log(
    service: Loopback, tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    service.faults[f"/range/{digest(KNOWN)[:5]}"] = fault
    with caplog.at_level(logging.WARNING, "training_analyzer"):
        async with built(service, tmp_path) as breaches:
            assert not await breaches.holds(Secret(KNOWN))
            service.faults.clear()
            assert await breaches.holds(Secret(KNOWN))
    assert [record.getMessage()[:39] for record in caplog.records] == [
        "breached passwords were not looked up ("
    ]
    assert KNOWN not in caplog.text
    assert digest(KNOWN)[5:] not in caplog.text.upper()


async def test_a_slow_service_is_not_waited_for(service: Loopback) -> None:
    service.faults[f"/range/{digest(KNOWN)[:5]}"] = "slow"
    async with http_client(["127.0.0.1"]) as client:
        breaches = BreachRange(f"{service.url}/range", client, limit_s=0)
        async with asyncio.timeout(30):
            assert not await breaches.holds(Secret(KNOWN))


@pytest.mark.parametrize("url", ["", "http://else.example/range", "https://a:b@else.example", "ftp://x"])
async def test_only_an_address_by_tls_or_of_this_machine_is_taken(tmp_path: Path, url: str) -> None:
    deployment = Deployment(
        data_dir=tmp_path, environment="production", section="breached", settings={"range_url": url}
    )
    with pytest.raises(InvalidSetting, match="TA_BREACHED__RANGE_URL"):
        async with build(deployment):
            pass
