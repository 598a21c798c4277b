"""How many statements a request costs: as many at any depth, and none for each row."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from httpx import AsyncClient

from tests.http.api import START, Athlete, an_athlete
from tests.http.conftest import DATABASE
from tests.http.statements import Statements, counted
from training_analyzer.entrypoints.wiring import Wired

pytestmark = pytest.mark.parametrize("settings", [DATABASE], indirect=True)

ACTIVITIES = 9
OLDEST = START - timedelta(days=3_660)


@pytest.fixture
async def ana(http: AsyncClient) -> Athlete:
    """Return an athlete of more than ten years, whose activities lie in both sports and on many days."""
    ana = await an_athlete(http)
    for number in range(ACTIVITIES):
        start = OLDEST + timedelta(days=450 * number)
        await ana.enter(
            start_time=start.isoformat(), sport=("running", "cycling")[number % 2], elapsed_time_s=3600, rpe=5
        )
    race = {"name": "Valencia", "kind": "race", "day": "2026-12-06", "sport": "running", "priority": "A"}
    assert (await ana.call("POST", "/v1/goals", json={**race, "distance_m": 42195})).status_code == 201
    return ana


@pytest.fixture
async def statements(ana: Athlete, ports: Wired) -> AsyncIterator[Statements]:
    async with counted(ports.store.hot_reads) as found:
        yield found


LISTS = [
    ("/v1/activities", 2),
    ("/v1/activities?limit=200", 2),
    ("/v1/activities?sport=running&limit=2", 2),
    ("/v1/activities?from=2016-01-01&to=2026-11-24&limit=2", 2),
    ("/v1/activities?sport=running&from=2016-01-01&to=2026-11-24&limit=2", 2),
    ("/v1/activities?updated_since=2026-11-24T00:00:00Z&limit=2", 3),  # changes, and removals beside them
    ("/v1/goals", 2),
    ("/v1/auth/sessions", 2),
]


@pytest.mark.parametrize(("path", "most"), LISTS, ids=[path for path, _ in LISTS])
async def test_a_list_costs_no_more_statements_than_said(
    ana: Athlete, statements: Statements, path: str, most: int
) -> None:
    """The first of them finds who is calling."""
    assert (await ana.get(path))["data"]
    found = await statements.taken()
    assert 1 < len(found) <= most, found


@pytest.mark.parametrize("more", ["", "&sport=running", "&from=2016-01-01&to=2026-11-24"])
async def test_each_page_down_to_the_deepest_costs_two_statements(
    ana: Athlete, statements: Statements, more: str
) -> None:
    cursor, shown = "", 0
    while True:
        page = await ana.get(f"/v1/activities?limit=1{more}{cursor}")
        found = await statements.taken()
        assert len(found) == 2, found
        shown += len(page["data"])
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert shown == (5 if "sport" in more else ACTIVITIES)


@pytest.mark.parametrize("path", ["/v1/activities", "/v1/goals"])
async def test_one_object_costs_two_statements(ana: Athlete, statements: Statements, path: str) -> None:
    (first, *_) = (await ana.get(path))["data"]
    await statements.taken()
    await ana.get(f"{path}/{first['id']}")
    assert len(found := await statements.taken()) == 2, found


async def test_an_unchanged_series_costs_two_statements_and_ten_years_of_it_five(
    ana: Athlete, statements: Statements
) -> None:
    """Who is calling, the version; then the ends of the series, its days, and the athlete's preferences."""
    path = f"/v1/training-load?from={(START - timedelta(days=3_653)).date()}"
    reply = await ana.call("GET", path)
    assert len(reply.json()["data"]) == 3_654
    assert len(found := await statements.taken()) <= 5, found
    again = await ana.call("GET", path, headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304
    assert len(found := await statements.taken()) == 2, found


async def test_a_statement_for_each_row_would_be_seen(
    ana: Athlete, statements: Statements, ports: Wired
) -> None:
    rows = (await ana.get("/v1/activities"))["data"]
    for row in rows:
        await ana.get(f"/v1/activities/{row['id']}")
    assert len(await statements.taken()) == 2 * (1 + ACTIVITIES)
