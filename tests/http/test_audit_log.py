"""An account's own audit log."""

from httpx import AsyncClient

from tests.http.api import PASSWORD, Athlete, Clock, code_of, sign_in, sign_up


async def later(http: AsyncClient, clock: Clock, email: str) -> Athlete:
    """Open an account, and sign in a second later."""
    await sign_up(http, email)
    clock.ahead(seconds=1)
    return await sign_in(http, email)


async def test_the_owner_sees_ways_in_and_out_newest_first(http: AsyncClient, clock: Clock) -> None:
    ana = await later(http, clock, "ana@example.org")
    clock.ahead(seconds=1)
    wrong = {"email": ana.email, "password": PASSWORD + "!"}
    assert (await http.post("/v1/auth/sessions", json=wrong)).status_code == 401
    clock.ahead(seconds=1)
    other = await sign_in(http, ana.email)
    clock.ahead(seconds=1)
    assert (await other.call("DELETE", "/v1/auth/sessions/current")).status_code == 204
    events = (await ana.get("/v1/me/audit-log"))["data"]
    assert [(each["action"], each["outcome"], each["by"]) for each in events] == [
        ("session_end", "ok", "you"),
        ("sign_in", "ok", "you"),
        ("sign_in", "failed", None),
        ("sign_in", "ok", "you"),
        ("sign_up", "ok", "you"),
    ]
    assert events[0]["object"] == other.tokens["session_id"]
    assert {each["address"] for each in events} == {"127.0.0.0/24"}
    assert all(each["request_id"].startswith("req_") for each in events)
    assert PASSWORD not in str(events)


async def test_a_log_is_read_in_pages_and_is_one_accounts_own(http: AsyncClient, clock: Clock) -> None:
    ana, bea = await later(http, clock, "ana@example.org"), await later(http, clock, "bea@example.org")
    for _ in range(5):
        await sign_in(http, ana.email)
    whole = (await ana.get("/v1/me/audit-log"))["data"]
    assert len(whole) == 7
    seen, cursor = [], None
    while True:
        page = await ana.get(
            "/v1/me/audit-log", params={"limit": 3, **({"cursor": cursor} if cursor else {})}
        )
        seen += page["data"]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == whole
    assert [each["action"] for each in (await bea.get("/v1/me/audit-log"))["data"]] == ["sign_in", "sign_up"]
    assert code_of(await ana.call("GET", "/v1/me/audit-log", params={"cursor": "x"}), 422) == "invalid_cursor"
