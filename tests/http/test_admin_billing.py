"""Operators: grants beside plans, messages that failed, the comparison with the vendor."""

from dataclasses import replace
from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, an_athlete, code_of, do_jobs
from tests.http.conftest import client, on_free
from tests.http.test_admin import an_admin, id_of
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.billing_builders import a_billing_event

GRANT = {"feature": "ai_analysis", "max_amount": 50, "reason": "Beta"}
EVENTS = "/v1/admin/billing/events"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return on_free(settings)


async def put(admin: Athlete, user_id: str, *grants: dict[str, Any]) -> Any:
    return await admin.call("PUT", f"/v1/admin/users/{user_id}/overrides", json={"data": list(grants)})


async def limit_of(athlete: Athlete) -> int | None:
    features = (await athlete.get("/v1/usage"))["features"]
    limit: int | None = features[0]["limit"]
    return limit


async def test_a_grant_counts_from_the_next_request_of_the_same_token(
    http: AsyncClient, ports: Wired
) -> None:
    ana, admin = await an_athlete(http), await an_admin(http, ports)
    user_id = await id_of(ana)
    assert await limit_of(ana) == 5
    granted = await put(admin, user_id, GRANT)
    assert granted.status_code == 200, granted.text
    assert granted.json() == await admin.get(f"/v1/admin/users/{user_id}/overrides")
    assert (granted.json()["data"][0]["created_by"], await limit_of(ana)) == (await id_of(admin), 50)
    told = {each["action"]: each["detail"] for each in (await ana.get("/v1/me/audit-log"))["data"]}
    assert told["override"] == {"ai_analysis": 50}
    assert (await put(admin, user_id)).json() == {"data": []}
    assert await limit_of(ana) == 5


@pytest.mark.parametrize(
    ("grants", "pointer"),
    [
        ([{**GRANT, "max_amount": -1}], "/data/0/max_amount"),
        ([GRANT, GRANT], "/data/1/feature"),
        ([{**GRANT, "reason": " "}], "/data/0/reason"),
        ([{**GRANT, "reason": "Be\x00ta"}], "/data/0/reason"),
        ([{**GRANT, "expires_at": "2020-01-01T00:00:00Z"}], "/data/0/expires_at"),
    ],
)
async def test_a_grant_that_makes_no_sense_is_422_and_changes_nothing(
    http: AsyncClient, ports: Wired, grants: list[dict[str, Any]], pointer: str
) -> None:
    ana, admin = await an_athlete(http), await an_admin(http, ports)
    refused = await put(admin, await id_of(ana), *grants)
    assert code_of(refused, 422) == "invalid_value"
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert await limit_of(ana) == 5


async def test_grants_are_for_administrators_and_for_accounts_that_are_there(
    http: AsyncClient, ports: Wired
) -> None:
    ana, admin = await an_athlete(http), await an_admin(http, ports)
    assert code_of(await put(ana, await id_of(ana), GRANT), 403) == "admin_required"
    assert code_of(await put(admin, "usr_0000000000000000000000000z", GRANT), 404) == "not_found"


async def some_messages(ports: Wired, count: int, state: InboxState = InboxState.DEAD) -> None:
    async with ports.store.work() as w:
        for number in range(count):
            event = a_billing_event(id=f"evt_{state}_{number}")
            await w.webhook_inbox.add(event, b"{}", ports.clock(), state=state)
        await w.commit()


async def test_dead_messages_are_listed_in_pages_tried_again_or_discarded(
    http: AsyncClient, ports: Wired
) -> None:
    admin = await an_admin(http, ports)
    await some_messages(ports, 5)
    await some_messages(ports, 1, InboxState.PROCESSED)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await admin.get(EVENTS, params={"limit": "2"} | ({"cursor": cursor} if cursor else {}))
        seen += [each["event_id"] for each in page["data"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert sorted(seen) == [f"evt_dead_{number}" for number in range(5)]
    provider = page["data"][0]["provider"]
    again = await admin.call("POST", f"{EVENTS}/{provider}/evt_dead_0/retry")
    assert again.status_code == 200, again.text
    assert again.json()["state"] == "pending"
    gone = await admin.call("POST", f"{EVENTS}/{provider}/evt_dead_1/discard")
    assert (gone.status_code, gone.json()["state"]) == (200, "ignored")
    for event in ("evt_dead_1", "evt_processed_0"):
        refused = await admin.call("POST", f"{EVENTS}/{provider}/{event}/retry")
        assert code_of(refused, 409) == "message_not_dead"
    assert code_of(await admin.call("POST", f"{EVENTS}/{provider}/evt_9/discard"), 404) == "not_found"
    assert len((await admin.get(EVENTS))["data"]) == 3
    assert [each["event_id"] for each in (await admin.get(EVENTS, params={"state": "ignored"}))["data"]] == [
        "evt_dead_1"
    ]


@pytest.mark.parametrize(
    "query", [{"cursor": "é"}, {"cursor": "bm9uZQ"}, {"cursor": "c3RyaXBlCgA"}, {"state": "lost"}]
)
async def test_a_list_that_cannot_be_is_422(http: AsyncClient, ports: Wired, query: dict[str, str]) -> None:
    admin = await an_admin(http, ports)
    assert (await admin.call("GET", EVENTS, params=query)).status_code == 422


async def test_of_a_vendor_that_cannot_be_there_are_no_messages(http: AsyncClient, ports: Wired) -> None:
    admin = await an_admin(http, ports)
    reply = await admin.call("GET", EVENTS, params={"provider": "\x00"})
    assert reply.status_code == 422 or reply.json()["data"] == []


async def test_a_comparison_is_a_job_that_its_operator_follows(http: AsyncClient, ports: Wired) -> None:
    selling = replace(ports, payments=FakePayments(ports.clock()))
    async with client(selling) as served:
        admin = await an_admin(served, selling)
        begun = await admin.call("POST", "/v1/admin/billing/reconcile", json={"dry_run": True})
        assert begun.status_code == 202, begun.text
        await do_jobs(selling)
        job = await admin.get(begun.headers["location"])
    assert (job["state"], job["result"]["differences"]) == ("done", 0)


async def test_without_a_vendor_there_is_nothing_to_compare_with(http: AsyncClient, ports: Wired) -> None:
    admin = await an_admin(http, ports)
    refused = await admin.call("POST", "/v1/admin/billing/reconcile", json={})
    assert code_of(refused, 503) == "billing_disabled"
