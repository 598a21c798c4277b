"""Connecting at a source in memory, as a client does it."""

from typing import Any

from httpx import Response

from tests.http.api import Athlete
from training_analyzer.adapters.fake.wearable import FakePerson, FakeWearable
from training_analyzer.domain.secret import Secret
from training_analyzer.entrypoints.wiring import Wired

PLACE = "/v1/connections/fake"
LOGIN = f"{PLACE}/login"
PASSWORD_THERE = "pa55-of-the-watch"
CODE = "918273"


def a_source(ports: Wired) -> FakeWearable:
    """Return the source in use, which knows a runner, and somebody careful who is asked for a code."""
    source = ports.wearables["fake"]
    assert isinstance(source, FakeWearable)
    for each in (
        FakePerson("runner@example.org", password=Secret(PASSWORD_THERE)),
        FakePerson("careful@example.org", password=Secret(PASSWORD_THERE), mfa_code=CODE),
    ):
        source.people[each.username] = each
    return source


async def log_in(athlete: Athlete, username: str = "runner@example.org", **more: Any) -> Response:
    """Send a log-in by password."""
    body = {"kind": "password", "username": username, "password": PASSWORD_THERE, **more}
    return await athlete.call("POST", LOGIN, json=body)


async def connected(athlete: Athlete) -> dict[str, Any]:
    """Connect the runner, and return what is shown."""
    reply = await log_in(athlete)
    assert reply.status_code == 201, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def challenged(athlete: Athlete) -> dict[str, Any]:
    """Log the careful one in, and return the challenge."""
    reply = await log_in(athlete, "careful@example.org")
    assert reply.status_code == 202, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def answer(athlete: Athlete, challenge: dict[str, Any], code: str = CODE) -> Response:
    """Send a code."""
    return await athlete.call("PUT", LOGIN, json={"challenge_id": challenge["challenge_id"], "code": code})


async def disconnect(athlete: Athlete, **params: str) -> Response:
    """Disconnect, whatever was seen."""
    return await athlete.call("DELETE", PLACE, params=params, headers={"If-Match": "*"})


async def validated(athlete: Athlete) -> dict[str, Any]:
    """Have the credential tried, and return what is said of it."""
    reply = await athlete.call("POST", f"{PLACE}/validation")
    assert reply.status_code == 200, reply.text
    said: dict[str, Any] = reply.json()
    return said
