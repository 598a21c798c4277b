"""Consents over HTTP: asked for, recorded, withdrawn."""

from httpx import AsyncClient

from tests.http.api import Clock, an_athlete, code_of
from training_analyzer.domain.ids import UserId, from_text
from training_analyzer.entrypoints.wiring import Wired

PATH = "/v1/me/consents"


async def test_who_never_decided_has_not_agreed(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert await ana.get(PATH) == {"ai": False, "decided_at": None}


async def test_a_decision_is_in_force_until_the_next_and_all_are_kept(
    http: AsyncClient, clock: Clock, ports: Wired
) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    given = await ana.call("PUT", PATH, json={"ai": True})
    assert given.json() == {"ai": True, "decided_at": "2026-11-24T12:00:00Z"}
    clock.ahead(minutes=1)
    again = await ana.call("PUT", PATH, json={"ai": True})
    assert again.json() == given.json()
    withdrawn = await ana.call("PUT", PATH, json={"ai": False})
    assert withdrawn.json() == {"ai": False, "decided_at": "2026-11-24T12:01:00Z"}
    assert await ana.get(PATH) == withdrawn.json()
    assert await bea.get(PATH) == {"ai": False, "decided_at": None}
    user_id = UserId(from_text("usr", (await ana.get("/v1/me"))["id"], "user"))
    async with ports.store.work.for_user(user_id).snapshot() as w:
        history = await w.consents.history(user_id)
    assert [each.granted for each in history] == [False, True]
    events = (await ana.get("/v1/me/audit-log"))["data"]
    assert [each["detail"]["granted"] for each in events if each["action"] == "consent"] == [False, True]


async def test_a_decision_is_yes_or_no(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for body in ({}, {"ai": None}, {"ai": "yes"}, {"ai": True, "all": True}):
        assert code_of(await ana.call("PUT", PATH, json=body), 422) == "invalid_request"
    assert await ana.get(PATH) == {"ai": False, "decided_at": None}
