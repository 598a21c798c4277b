"""What a plan shows of the past: less, at once more after an upgrade, and never a number that is not the same."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.http.api import START, Athlete, an_athlete, code_of
from tests.http.customers import applied, id_of
from tests.http.pasts import FIRST, OLD, OLD_START, SHOWN_DAYS, an_athlete_with_a_past, shown
from tests.http.test_exports import fetched, made, table
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.billing_builders import an_override


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, payments="fake")  # what is sold has a plan with limits


async def ids(athlete: Athlete, query: str = "") -> list[str]:
    return [each["id"] for each in (await athlete.get(f"/v1/activities{query}"))["data"]]


async def test_the_free_plan_shows_180_days_and_the_other_ones_all(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    days = {days: START - timedelta(days=days) for days in (0, 180, 181)}
    made = {number: (await ana.enter(start_time=at.isoformat()))["id"] for number, at in days.items()}
    page = await ana.get("/v1/activities")
    assert [each["id"] for each in page["data"]] == [made[0], made[180]]
    assert page["history_from"] == str(days[180].date())
    refused = await ana.call("GET", f"/v1/activities/{made[181]}")
    assert code_of(refused, 402) == "feature_not_in_plan"
    told = {name: refused.json()[name] for name in ("feature", "plan", "limit", "detail", "upgrade")}
    assert told == {
        "feature": "history_days", "plan": "free", "limit": 180, "detail": "The plan free has 180 days of history.",
        "upgrade": {"plan": "pro", "checkout": "/v1/billing/checkout-sessions"},
    }  # fmt: skip
    await applied(ports, ana)
    page = await ana.get("/v1/activities")
    assert [each["id"] for each in page["data"]] == [made[0], made[180], made[181]]
    assert page["history_from"] is None


async def test_what_is_hidden_counts_as_before_and_is_there_after_an_upgrade_at_once(
    http: AsyncClient, ports: Wired
) -> None:
    """With one token, and no other request in between."""
    ana, then, now = await an_athlete_with_a_past(http)
    whole = await ana.call("GET", "/v1/training-load")
    days = {day["day"]: day for day in whole.json()["data"]}
    await shown(ports, ana, SHOWN_DAYS)
    tag = {"If-None-Match": whole.headers["etag"]}
    part = await ana.call("GET", "/v1/training-load", headers=tag)
    assert part.status_code == 200, "the tag of all days is not that of some"
    assert part.json()["history_from"] == str(FIRST)
    assert [day["day"] for day in part.json()["data"]] == [day for day in days if day >= str(FIRST)]
    assert all(days[day["day"]] == day for day in part.json()["data"])
    assert days[str(FIRST)]["ctl"] > 0
    assert set(await ids(ana)) == {*now}
    added = await ana.upload(a_fit_file(start=OLD_START - timedelta(days=9)))
    assert added.status_code == 201, "an older file is kept"
    assert set(await ids(ana)) == {*now}
    await shown(ports, ana, None)
    tag = {"If-None-Match": part.headers["etag"]}
    assert (await ana.call("GET", "/v1/training-load", headers=tag)).status_code == 200
    assert set(await ids(ana)) == {*then, *now, added.json()["id"]}
    for path in (f"/v1/activities/{then[0]}", f"/v1/wellness/{OLD}", f"/v1/readiness?day={OLD}"):
        assert (await ana.call("GET", path)).status_code == 200, path


async def test_a_list_that_is_being_paged_goes_on_after_an_upgrade(http: AsyncClient, ports: Wired) -> None:
    ana, then, now = await an_athlete_with_a_past(http)
    await shown(ports, ana, SHOWN_DAYS)
    query = f"from={OLD}&limit=1"
    page = await ana.get(f"/v1/activities?{query}")
    found = [each["id"] for each in page["data"]]
    await shown(ports, ana, None)
    while page["next_cursor"]:
        page = await ana.get(f"/v1/activities?{query}&cursor={page['next_cursor']}")
        found += [each["id"] for each in page["data"]]
    assert found == [*reversed(now), *reversed(then)]


async def test_days_that_end_before_the_first_one_are_an_empty_list(http: AsyncClient, ports: Wired) -> None:
    ana, _, _ = await an_athlete_with_a_past(http)
    await shown(ports, ana, SHOWN_DAYS)
    span = f"from={OLD}&to={OLD}"
    for path in ("activities", "training-load", "curves/hr", "records", "wellness"):
        found = await ana.get(f"/v1/{path}?{span}")
        assert (found["data"], found["history_from"]) == ([], str(FIRST)), path
    assert (await ana.get(f"/v1/critical-power?{span}"))["points"] == []
    assert (await ana.get(f"/v1/intensity-distribution?{span}"))["measured_count"] == 0


async def test_changes_of_older_activities_are_not_told_and_removals_are(
    http: AsyncClient, ports: Wired
) -> None:
    ana, then, now = await an_athlete_with_a_past(http)
    await shown(ports, ana, SHOWN_DAYS)
    since = {"updated_since": (START - timedelta(hours=1)).isoformat(), "limit": 2}
    page = await ana.get("/v1/activities", params=since)
    assert ({each["id"] for each in page["data"]}, page["next_cursor"]) == ({*now}, None)
    assert page["history_from"] == str(FIRST)
    gone = await ana.call("DELETE", f"/v1/activities/{then[0]}", headers={"If-Match": "*"})
    assert gone.status_code == 204, "what is hidden may be removed"
    told = await ana.get("/v1/activities", params={**since, "limit": 9})
    assert [each["id"] for each in told["data"] if "removed" in each] == [then[0]]


async def test_what_is_hidden_is_not_shown_by_changing_it(http: AsyncClient, ports: Wired) -> None:
    ana, then, _ = await an_athlete_with_a_past(http)
    tag = await ana.etag(f"/v1/activities/{then[0]}")
    await shown(ports, ana, SHOWN_DAYS)
    writes: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", f"/v1/activities/{then[0]}", {"name": "Then"}),
        ("PATCH", f"/v1/wellness/{OLD}", {"steps": 9}),
        ("PUT", f"/v1/wellness/{OLD}", {"steps": 9}),
    ]
    for method, path, body in writes:
        stale = await ana.call(method, path, json=body, headers={"If-Match": '"stale"'})
        assert stale.status_code == (412 if method == "PATCH" else 402), path
        reply = await ana.call(method, path, json=body, headers={"If-Match": "*"})
        assert code_of(reply, 402) == "feature_not_in_plan", path
    for wanted in ({"kind": "activity", "activity_id": then[0]}, {"kind": "week", "day": str(OLD)}):
        reply = await ana.call("POST", "/v1/coach/analyses", json={**wanted, "fallback": "rules"})
        assert code_of(reply, 402) == "feature_not_in_plan", wanted
    rows = {"data": [{"day": str(OLD), "steps": 9}, {"day": str(START.date()), "steps": 9}]}
    entered = (await ana.call("POST", "/v1/wellness", json=rows)).json()
    assert [each["day"] for each in entered["data"]] == [str(START.date())]
    assert entered["history_from"] == str(FIRST)
    await shown(ports, ana, None)
    assert await ana.etag(f"/v1/activities/{then[0]}") == tag
    assert (await ana.get(f"/v1/wellness/{OLD}"))["steps"] == 9, "what is entered of older days is kept"


async def test_a_tag_from_before_opens_nothing(http: AsyncClient, ports: Wired) -> None:
    ana, then, _ = await an_athlete_with_a_past(http)
    paths = (f"/v1/activities/{then[0]}", f"/v1/activities/{then[0]}/laps", f"/v1/wellness/{OLD}")
    tags = {path: await ana.etag(path) for path in paths}
    await shown(ports, ana, SHOWN_DAYS)
    for path, tag in tags.items():
        assert (await ana.call("GET", path, headers={"If-None-Match": tag})).status_code == 402, path


async def test_nobody_learns_by_the_plan_what_somebody_else_has(http: AsyncClient, ports: Wired) -> None:
    _, then, _ = await an_athlete_with_a_past(http)
    bea = await an_athlete(http, "bea@example.org")
    await shown(ports, bea, SHOWN_DAYS)
    assert code_of(await bea.call("GET", f"/v1/activities/{then[0]}"), 404) == "not_found"


async def test_the_account_is_exported_whole_and_activities_as_far_as_the_plan_shows(
    http: AsyncClient, ports: Wired
) -> None:
    ana, then, now = await an_athlete_with_a_past(http)
    user_id = await id_of(ana)
    grants = [(Feature.HISTORY_DAYS, SHOWN_DAYS), (Feature.DATA_EXPORT, None)]
    async with ports.store.work() as w:
        made_of = [an_override(user_id=user_id, feature=each, max_amount=most) for each, most in grants]
        await w.overrides.replace(user_id, made_of)
        await w.commit()
    whole = await fetched(ana, await made(ana, ports))
    assert len(table(whole, "activity")) == len([*then, *now])
    order = {"kind": "activities", "format": "json", "from": str(OLD)}
    part = await fetched(ana, await made(ana, ports, **order))
    told = b"".join(part.read(name) for name in part.namelist()).decode()
    assert str(START.date() - timedelta(days=2)) in told
    assert str(OLD) not in told
