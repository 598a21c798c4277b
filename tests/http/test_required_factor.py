"""A deployment that asks for a second factor: nothing else goes before it is set up."""

from dataclasses import replace
from typing import Literal

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import PASSWORD, Athlete, Clock, an_athlete, code_of
from tests.http.conftest import client
from tests.http.test_second_factor import PATH, code_at, enrolled
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.domain.identity.user import Role
from training_analyzer.entrypoints.settings import AuthSettings
from training_analyzer.entrypoints.wiring import Wired


def asking(ports: Wired, whom: Literal["admins", "all"]) -> Wired:
    auth = AuthSettings(require_second_factor=whom)
    return replace(ports, settings=msgspec.structs.replace(ports.settings, auth=auth))


async def promoted(ports: Wired, email: str) -> None:
    async with ports.store.work() as w:
        user = await w.users.find_by_email(parse_email(email))
        assert user is not None
        await w.users.save(replace(user, role=Role.ADMIN))
        await w.commit()


async def test_everybody_sets_one_up_before_anything_else(ports: Wired, clock: Clock) -> None:
    async with client(asking(ports, "all")) as http:
        ana = await an_athlete(http)
        for method, path in (("GET", "/v1/activities"), ("GET", "/v1/me/consents"), ("PATCH", "/v1/me")):
            reply = await ana.call(method, path, json={})
            assert code_of(reply, 403) == "second_factor_required"
        assert (await ana.call("GET", "/v1/me")).status_code == 200
        assert (await ana.call("GET", "/health/live")).status_code == 200
        await enrolled(ana, clock)
        assert (await ana.call("GET", "/v1/activities")).status_code == 200
        assert (await ana.call("DELETE", PATH)).status_code == 204
        assert code_of(await ana.call("GET", "/v1/activities"), 403) == "second_factor_required"


async def test_the_way_out_is_open_without_one(ports: Wired) -> None:
    async with client(asking(ports, "all")) as http:
        ana = await an_athlete(http)
        assert (await ana.call("GET", "/v1/auth/sessions")).status_code == 200
        body = {"current_password": PASSWORD, "new_password": "another horse altogether"}
        assert (await ana.call("PUT", "/v1/me/password", json=body)).status_code == 204
        assert (await ana.call("DELETE", "/v1/auth/sessions/current")).status_code == 204


async def test_administrators_alone_may_be_asked(ports: Wired, clock: Clock) -> None:
    async with client(asking(ports, "admins")) as http:
        ana, root = await an_athlete(http), await an_athlete(http, "root@example.org")
        await promoted(ports, root.email)
        assert (await ana.call("GET", "/v1/activities")).status_code == 200
        assert code_of(await root.call("GET", "/v1/activities"), 403) == "second_factor_required"
        await enrolled(root, clock)
        assert (await root.call("GET", "/v1/activities")).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_enrolment_that_was_not_confirmed_is_none(ports: Wired, clock: Clock, method: str) -> None:
    async with client(asking(ports, "all")) as http:
        ana = await an_athlete(http)
        secret = (await ana.call("POST", PATH)).json()["secret"]
        reply = await ana.call(method, "/v1/activities", json={})
        assert code_of(reply, 403) == "second_factor_required"
        await ana.call("PUT", PATH, json={"totp_code": code_at(secret, clock)})
        assert (await ana.call("GET", "/v1/activities")).status_code == 200


async def test_it_is_not_asked_for_by_default(http: AsyncClient) -> None:
    ana: Athlete = await an_athlete(http)
    assert (await ana.call("GET", "/v1/activities")).status_code == 200
