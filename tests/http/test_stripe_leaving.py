"""Whoever deletes their account pays no more, whatever fails on the way: the real job, at a Stripe of ours."""

import asyncio
import multiprocessing
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, do_jobs, sign_in
from tests.http.at_stripe import begun, on_both_stores, stripe_settings, subscribed, told
from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.fake_stripe.account import PageClosedError
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.entrypoints.jobs import do_jobs as do_jobs_for_ever
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired, wired

PATIENCE_S = 60
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))  # a worker of its own process has no other


@pytest.fixture
def fake(clock: Clock) -> Iterator[FakeStripe]:
    with FakeStripe(clock.now).running() as running:
        yield running


@pytest.fixture(params=["sqlite"])
def settings(request: pytest.FixtureRequest, fake: FakeStripe, tmp_path: Path) -> Settings:
    return stripe_settings(fake, request, tmp_path)


async def leaving(http: AsyncClient, fake: FakeStripe) -> tuple[Athlete, str]:
    """Return somebody with a plan who left a page open and then deleted the account, and the page."""
    ana = await an_athlete(http)
    page = await begun(ana)
    (customer,) = fake.account.customers
    fake.account.subscribe(customer, "price_pro_month", metadata=fake.account.checkouts[page]["metadata"])
    assert (await ana.call("DELETE", "/v1/me")).status_code == 202
    return ana, page


async def has_left(ana: Athlete, page: str, fake: FakeStripe, ports: Wired) -> None:
    """Check that nothing is left of an account, and that nothing of its runs or can be paid."""
    async with ports.store.work.snapshot() as w:
        assert await w.users.find_by_email(parse_email(ana.email)) is None
    (sub,) = [each for each in fake.account.subscriptions.values() if each["customer"] == "cus_0001"]
    assert (sub["status"], fake.account.checkouts[page]["status"]) == ("canceled", "expired")
    with pytest.raises(PageClosedError):
        fake.account.complete_checkout(page)


@on_both_stores
async def test_an_unreachable_stripe_keeps_the_account_and_the_job(
    http: AsyncClient, fake: FakeStripe, ports: Wired, clock: Clock
) -> None:
    ana, page = await leaving(http, fake)
    for status in (503, 429):
        fake.fail_next("/v1/", status, times=3 if status == 503 else 1)
        await do_jobs(ports)
        async with ports.store.work.snapshot() as w:
            user = await w.users.find_by_email(parse_email(ana.email))
            assert user is not None
            assert not user.active
            assert await w.jobs.open_of(user.id, "account_deletion")
        clock.ahead(hours=1)
        fake.account.advance(1 / 24)
    bea = await an_athlete(http, "bea@example.org")
    await subscribed(bea, fake)
    await do_jobs(ports)
    await has_left(ana, page, fake, ports)
    await told(http, fake, ports)
    async with ports.store.work.snapshot() as w:
        found = [await w.webhook_inbox.page(state, after=None, limit=99) for state in InboxState]
    ended = {
        (str(each.state), each.last_error)
        for page in found
        for each in page
        if each.event.customer_id == "cus_0001"
    }
    assert ended == {("ignored", "customer_left")}
    assert (await (await sign_in(http, bea.email)).get("/v1/me"))["plan"] == "pro"


def work_for_ever(settings: Settings, now: datetime) -> None:
    """Do jobs in a process of its own, as the command does, at an instant."""

    async def work() -> None:
        async with wired(settings, clock=Clock(now)) as ports:
            await do_jobs_for_ever(ports, asyncio.Event())

    asyncio.run(work())


@on_both_stores
async def test_a_worker_killed_behind_any_request_leaves_nothing_paid_for(
    http: AsyncClient, fake: FakeStripe, ports: Wired, settings: Settings, clock: Clock
) -> None:
    ana, page = await leaving(http, fake)
    for method, path in (("POST", "/v1/checkout"), ("DELETE", "/v1/subscriptions")):
        worker = PROCESSES.Process(target=work_for_ever, args=(settings, clock.now), daemon=True)
        fake.meet_next(method, path, worker.kill, lost=True)
        worker.start()
        await asyncio.to_thread(worker.join, PATIENCE_S)
        assert worker.exitcode == -signal.SIGKILL
        worker.close()
        clock.ahead(minutes=2)  # the lease of the dead one lapses
    await do_jobs(ports)
    await has_left(ana, page, fake, ports)
    assert [each.method for each in fake.asked].count("DELETE") == 1
