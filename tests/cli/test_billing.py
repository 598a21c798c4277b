"""What operators do about payments by command: compare with the vendor, and see to messages that failed."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.running import called, run
from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.fake_stripe.door import KEY
from tests.stripe.fake_stripe.server import SECRET
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.entrypoints.settings import load_settings
from training_analyzer.entrypoints.wiring import Wired, wired
from training_analyzer.plugins.testing.billing_builders import a_billing_event
from training_analyzer.plugins.testing.builders import NOW, a_user


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with FakeStripe(datetime.now(UTC)).running() as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, migrated_file: Path, fake: FakeStripe) -> Path:
    shutil.copy(migrated_file, tmp_path / FILE_NAME)
    file = tmp_path / "settings.toml"
    file.write_text(
        f'payments = "stripe"\n[stripe]\nsecret_key = "{KEY}"\nwebhook_secrets = "{SECRET}"\n'
        f'prices = "pro:month=price_pro_month,pro:year=price_pro_year"\napi_base = "{fake.url}"\n'
    )
    return file


def billing(config: Path, *arguments: str) -> Result:
    return called("billing", *arguments, "--config", config, "--data-dir", config.parent)


def at(config: Path, work: Callable[[Wired], Awaitable[None]]) -> None:
    async def opened() -> None:
        async with wired(load_settings({"data_dir": str(config.parent)}, config=config)) as ports:
            await work(ports)

    asyncio.run(opened())


def sentence(done: Result) -> str:
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    return str(line)


def test_what_differs_is_told_mended_and_then_differs_no_more(config: Path, fake: FakeStripe) -> None:
    anne = a_user()

    async def registered(ports: Wired) -> None:
        async with ports.store.work() as w:
            await w.users.add(anne)
            await w.commit()

    at(config, registered)
    fake.account.customers["cus_1"] = {"id": "cus_1", "object": "customer", "metadata": {}}
    fake.account.subscribe("cus_1", "price_pro_month", metadata={"user_id": str(anne.id)})
    said = "1 customers compared: 1 subscriptions differed, {} mended.\n"
    for _ in range(2):
        foreseen = billing(config, "reconcile", "--dry-run")
        assert (foreseen.exit_code, foreseen.stdout) == (0, said.format(0))
    assert billing(config, "reconcile").stdout == said.format(1)
    assert billing(config, "reconcile").stdout == said.replace("1 subs", "0 subs").format(0)

    async def told(ports: Wired) -> None:
        async with ports.store.work.snapshot() as w:
            (kept,) = await w.subscriptions.of_user(anne.id)
        assert kept.snapshot.plan == "pro:month"

    at(config, told)
    fake.account.subscribe("cus_stranger", "price_pro_month")
    fake.account.customers["cus_stranger"] = {"id": "cus_stranger", "object": "customer", "metadata": {}}
    assert sentence(billing(config, "reconcile")) == (
        "Error: 1 who pay are nobody's here, and 0 could not be compared: the log names them."
    )


@pytest.mark.parametrize("status", [401, 429])
def test_a_vendor_that_does_not_answer_is_one_sentence(config: Path, fake: FakeStripe, status: int) -> None:
    fake.fail_next("/v1/", status, times=9)
    assert "ayment" in sentence(billing(config, "reconcile"))


def test_where_nothing_is_sold_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    done = called("billing", "reconcile", "--data-dir", tmp_path)
    assert sentence(done) == "Error: Plans are not sold here."
    assert called("billing", "events", "--data-dir", tmp_path).stdout == "There are none.\n"


def test_dead_messages_are_listed_tried_again_and_given_up(config: Path) -> None:
    async def failed(ports: Wired) -> None:
        async with ports.store.work() as w:
            for number in range(3):
                event = a_billing_event(number, provider="stripe")
                await w.webhook_inbox.add(event, b"{}", NOW, state=InboxState.DEAD)
            await w.commit()

    at(config, failed)
    listed = billing(config, "events").stdout.splitlines()
    assert [line.split()[3] for line in listed] == ["evt_2", "evt_1", "evt_0"]
    assert billing(config, "events", "--limit", "1").stdout.splitlines() == listed[:1]
    assert billing(config, "events", "--provider", "fake").stdout == "There are none.\n"
    assert billing(config, "retry", "evt_0").stdout == "evt_0 waits to be looked at again.\n"
    assert (
        billing(config, "discard", "evt_1", "--provider", "stripe").stdout == "evt_1 is looked at no more.\n"
    )
    for state, left in (("dead", "evt_2"), ("pending", "evt_0"), ("ignored", "evt_1")):
        (line,) = billing(config, "events", "--state", state).stdout.splitlines()
        assert line.split()[3] == left
    assert "not dead" in sentence(billing(config, "retry", "evt_1"))
    assert "message" in sentence(billing(config, "discard", "evt_9"))
    assert sentence(billing(config, "retry", "evt_2", "--provider", "fake"))
    assert billing(config, "events", "--state", "lost").exit_code == 2
    assert run("billing", "retry", data_dir=config.parent).returncode == 2

    async def waits(ports: Wired) -> None:
        async with ports.store.work() as w:
            (job,) = await w.jobs.claim([DRAIN], worker="w", now=ports.clock(), until=ports.clock(), limit=9)
        assert job.kind == DRAIN

    at(config, waits)
