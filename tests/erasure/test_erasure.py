"""A deleted athlete leaves nothing, another one loses nothing, and it goes on after a failure anywhere."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.databases import SERVER, Databases, as_user, emptied
from tests.erasure.rows import dump, naming, stored_athlete
from tests.http.api import Clock, do_jobs
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.deletion import TracesLeft, pseudonym_of
from training_analyzer.domain.ids import JobId, UserId, to_text
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.services.delete_account import delete_account
from training_analyzer.domain.services.erase_account import STEPS, Erasing, Step, erase_account
from training_analyzer.domain.usage.limit import subject_of
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired, wired
from training_analyzer.ports.derived_keys import KeyPurpose

ANA = "ana@example.org"
_MAY_KEEP = {"audit_event", "job"}


@pytest.fixture(scope="module")
def database(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest.fixture(params=["sqlite", "supabase"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    sections = {}
    if request.param == "supabase":
        url: str = request.getfixturevalue("database")
        asyncio.run(emptied(url))
        sections["supabase"] = {"url": as_user(url, SERVER)}
    return Settings(data_dir=tmp_path, persistence=request.param, limits=UNLIMITED, sections=sections)


@pytest.fixture
async def ports(settings: Settings) -> AsyncIterator[Wired]:
    async with wired(settings, clock=Clock()) as opened:
        yield opened


@pytest.fixture
async def ana(ports: Wired) -> UserId:
    return await stored_athlete(ports, ANA)


def erasing(ports: Wired, user_id: UserId) -> Erasing:
    return Erasing(
        user_id=user_id,
        pseudonym=pseudonym_of(user_id, ports.derived_keys.key(KeyPurpose.PSEUDONYM)),
        work=ports.store.work,
        meter=ports.store.meter,
        rate_gate=ports.store.rate_gate,
    )


async def begin(ports: Wired, user_id: UserId) -> None:
    await delete_account(
        user_id=user_id,
        actor_id=user_id,
        origin=RequestOrigin(),
        work=ports.store.work,
        jobs=ports.jobs,
        make_id=ports.make_id,
        now=ports.clock(),
    )


async def test_nothing_is_left_of_one_and_everything_of_the_other(ports: Wired) -> None:
    bea = await stored_athlete(ports, "bea@example.org")
    of_bea = await dump(ports, bea)
    assert {table for table, rows in of_bea.items() if not rows} <= {
        "installation",
        "provider_governor",
    }  # else nothing is proved of them
    ana = await stored_athlete(ports, ANA)
    await begin(ports, ana)
    assert await do_jobs(ports) == 1
    names = (str(ana), ana.hex, to_text("usr", ana), ANA, subject_of(ana))
    assert naming(await dump(ports, ana), *names) <= _MAY_KEEP
    after = await dump(ports, bea)
    more = {table for table in after if after[table] != of_bea[table]}
    assert more <= {*_MAY_KEEP, "usage_record", "usage_window", "usage_hold", "webhook_inbox"}
    for table, rows in of_bea.items():
        assert rows <= after[table], table


async def test_the_ledger_keeps_what_was_used_under_a_pseudonym(ports: Wired, ana: UserId) -> None:
    before = await dump(ports, ana)
    pseudonym = erasing(ports, ana).pseudonym
    assert str(ana) not in pseudonym
    assert ana.hex not in pseudonym
    await erase_account(erasing(ports, ana), STEPS)
    after = await dump(ports, ana)
    for table in ("usage_record", "usage_window", "usage_hold"):
        assert after[table] == {row.replace(subject_of(ana), pseudonym) for row in before[table]}


@pytest.mark.parametrize("done", range(len(STEPS)))
async def test_after_a_failure_behind_any_step_the_job_goes_on(ports: Wired, ana: UserId, done: int) -> None:
    async def fail(_: Erasing) -> None:
        raise ZeroDivisionError

    broken: tuple[Step, ...] = (*STEPS[: done + 1], fail)
    with pytest.raises(ZeroDivisionError):
        await erase_account(erasing(ports, ana), broken)
    await erase_account(erasing(ports, ana), STEPS)
    assert naming(await dump(ports, ana), str(ana), ANA) <= _MAY_KEEP


async def test_a_trace_that_is_nobodys_stops_it_before_the_account_goes(ports: Wired, ana: UserId) -> None:
    async with ports.store.work() as w:
        job = NewJob(kind="other", payload={"to": ANA}, run_at=ports.clock().replace(year=2030))
        await w.jobs.add(JobId(ports.make_id(ports.clock())), job, ports.clock())
        await w.commit()
    with pytest.raises(TracesLeft, match="job"):
        await erase_account(erasing(ports, ana), STEPS)
    async with ports.store.work.snapshot() as w:
        assert (await w.users.get(ana)).email == ANA


async def test_what_comes_in_behind_the_last_look_is_seen(ports: Wired, ana: UserId) -> None:
    async def reserve(_: Erasing) -> None:
        async with ports.store.work() as w:
            job = NewJob(kind="other", user_id=ana, run_at=ports.clock().replace(year=2030))
            await w.jobs.add(JobId(ports.make_id(ports.clock())), job, ports.clock())
            await w.commit()

    late = (*STEPS[:-1], reserve, STEPS[-1])
    with pytest.raises(TracesLeft, match="job"):
        await erase_account(erasing(ports, ana), late)
    await erase_account(erasing(ports, ana), STEPS)
