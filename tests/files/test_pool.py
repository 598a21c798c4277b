"""The pool of parser's processes."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.files.bad_worker import bad_worker_command
from tests.files.fit_encoder import FitWriter, a_fit_file
from tests.files.xml_builders import a_gpx_file
from training_analyzer.adapters.files.frames import Refused
from training_analyzer.adapters.files.parse import MOST_BYTES, parse
from training_analyzer.adapters.files.pool import ParserPool
from training_analyzer.adapters.files.reader import FileRecordingReader, build
from training_analyzer.domain.activities.errors import (
    NotAnActivity,
    ReaderBusy,
    UnreadableFile,
    UnsupportedFormat,
)
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.recording_reader import RecordingReader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests look at processes in /proc")


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    async with ParserPool(workers=1, timeout_s=10, command=bad_worker_command()) as opened:
        yield opened


async def said(pool: ParserPool, command: str) -> str:
    reply = await pool.read(command.encode())
    assert isinstance(reply, Refused)
    return reply.detail


def is_running(pid: int) -> bool:
    """Tell whether a process is there, a zombie not counted."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


async def gone(pid: int) -> bool:
    for _ in range(100):
        if not is_running(pid):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_the_reader_of_a_deployment_reads_and_refuses(tmp_path: Path) -> None:
    async with build(
        Deployment(data_dir=tmp_path, environment="development", settings={"workers": "1", "timeout_s": "60"})
    ) as reader:
        assert isinstance(reader, RecordingReader)
        assert await reader.read(a_fit_file()) == parse(a_fit_file())
        assert await reader.read(a_gpx_file()) == parse(a_gpx_file())
        with pytest.raises(UnsupportedFormat):
            await reader.read(b"hello")
        with pytest.raises(NotAnActivity, match="it is a workout file"):
            await reader.read(FitWriter().message("file_id", type=5).file())
        with pytest.raises(UnreadableFile, match="neither a session nor samples"):
            await reader.read(FitWriter().message("file_id", type=4).file())


async def test_a_file_too_large_never_reaches_a_process() -> None:
    async with ParserPool(workers=1, timeout_s=10, command=("/no/such/program",)) as pool:
        with pytest.raises(UnreadableFile, match="20 MiB"):
            await FileRecordingReader(pool).read(bytes(MOST_BYTES + 1))


async def test_a_process_is_kept_warm_and_replaced_after_its_share_of_files() -> None:
    async with ParserPool(workers=1, timeout_s=10, files_per_child=2, command=bad_worker_command()) as pool:
        pids = [await said(pool, "pid") for _ in range(5)]
    assert pids[0] == pids[1]
    assert pids[2] == pids[3]
    assert len(set(pids)) == 3
    assert not any(is_running(int(pid)) for pid in pids)


async def test_two_workers_read_at_the_same_time() -> None:
    async with ParserPool(workers=2, timeout_s=10, command=bad_worker_command()) as pool:
        await asyncio.gather(said(pool, "sleep 0"), said(pool, "sleep 0"))
        before = time.monotonic()
        await asyncio.gather(said(pool, "sleep 0.5"), said(pool, "sleep 0.5"))
        assert time.monotonic() - before < 0.9


async def test_a_process_sees_no_environment_and_no_descriptors_of_ours(
    pool: ParserPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TA_SECRET", "s3cret")
    with (tmp_path / "open").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        assert set((await said(pool, "environment")).split()) <= {"LC_CTYPE"}
        assert await said(pool, "descriptors") == "0 1 2"
    assert await said(pool, "session") == "True"


async def test_a_process_writes_no_files(pool: ParserPool, tmp_path: Path) -> None:
    assert await said(pool, f"write {tmp_path / 'loot'}") == "refused"


@pytest.mark.parametrize("command", ["die", "garbage", "other", "endless", "half", "swallow"])
async def test_a_process_that_fails_costs_one_file_only(pool: ParserPool, command: str) -> None:
    first = await said(pool, "pid")
    with pytest.raises(UnreadableFile, match="its reader"):
        await pool.read(command.encode())
    second = await said(pool, "pid")
    assert first != second
    assert await gone(int(first))


async def test_a_process_that_hangs_is_killed_in_time() -> None:
    async with ParserPool(workers=1, timeout_s=0.5, command=bad_worker_command()) as pool:
        pid = int(await said(pool, "pid"))
        with pytest.raises(UnreadableFile, match=r"more than 0\.5 seconds"):
            await pool.read(b"sleep 60")
        assert await gone(pid)
        assert await said(pool, "say hello") == "hello"


async def test_a_process_that_spins_is_ended_by_its_limit_of_processor_time(pool: ParserPool) -> None:
    with pytest.raises(UnreadableFile, match="out of memory or time"):
        await pool.read(b"spin")


async def test_a_cancelled_read_leaves_no_reply_behind(pool: ParserPool) -> None:
    for _ in range(3):
        task = asyncio.create_task(said(pool, "sleep 0.2"))
        await asyncio.sleep(0.15)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert await said(pool, "say mine") == "mine"


async def test_a_read_cancelled_while_waiting_gives_its_place_back() -> None:
    async with ParserPool(workers=1, timeout_s=10, most_waiting=1, command=bad_worker_command()) as pool:
        running = asyncio.create_task(said(pool, "sleep 0.5"))
        await asyncio.sleep(0)
        waiting = asyncio.create_task(said(pool, "say never"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        assert await said(pool, "say hello") == "hello"
        assert await running == "slept"


async def test_too_many_waiting_are_refused_at_once() -> None:
    async with ParserPool(workers=1, timeout_s=10, most_waiting=2, command=bad_worker_command()) as pool:
        tasks = [asyncio.create_task(said(pool, "sleep 0.2")) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(ReaderBusy):
            await pool.read(b"say hello")
        assert await asyncio.gather(*tasks) == ["slept"] * 3
        assert await said(pool, "say hello") == "hello"


async def test_closing_ends_what_runs_and_what_waits() -> None:
    pool = ParserPool(workers=1, timeout_s=10, command=bad_worker_command())
    pid = int(await said(pool, "pid"))
    tasks = [asyncio.create_task(said(pool, "sleep 30")) for _ in range(3)]
    await asyncio.sleep(0.1)
    before = time.monotonic()
    await pool.close()
    assert time.monotonic() - before < 2
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ReaderBusy] * 3
    assert not is_running(pid)
    with pytest.raises(ReaderBusy):
        await pool.read(b"say hello")


async def test_a_process_killed_while_idle_costs_no_file(pool: ParserPool) -> None:
    pid = int(await said(pool, "pid"))
    os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.3)
    assert await said(pool, "say hello") == "hello"


async def test_a_process_killed_in_mid_file_costs_that_file_only(pool: ParserPool) -> None:
    pid = int(await said(pool, "pid"))
    task = asyncio.create_task(said(pool, "sleep 30"))
    await asyncio.sleep(0.2)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(UnreadableFile):
        await task
    assert await said(pool, "say hello") == "hello"


async def test_a_program_that_does_not_start_is_the_servers_fault() -> None:
    async with ParserPool(workers=1, timeout_s=10, command=("/no/such/program",)) as pool:
        with pytest.raises(ReaderBusy):
            await pool.read(b"x")


async def test_a_program_that_ends_at_once_is_no_hang() -> None:
    async with ParserPool(workers=1, timeout_s=10, command=(sys.executable, "-c", "")) as pool:
        with pytest.raises(UnreadableFile):
            await pool.read(bytes(5_000_000))


SCRIPT = """
import asyncio, os
from tests.files.bad_worker import bad_worker_command
from training_analyzer.adapters.files.pool import ParserPool

async def main():
    pool = ParserPool(workers=1, timeout_s=60, command=bad_worker_command())
    print((await pool.read(b"pid")).detail, flush=True)
    {end}

{run}
"""


def run(end: str, how: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a program that opens a pool, prints its process's number and ends in some way."""
    command = [sys.executable, *options, "-c", SCRIPT.format(end=end, run=how)]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 (ours)


@pytest.mark.parametrize("end", ["os._exit(1)", "return", "os.kill(os.getpid(), 9)"])
async def test_processes_end_with_their_server(end: str) -> None:
    done = run(end, "asyncio.run(main())", "-W", "ignore")
    assert await gone(int(done.stdout))


def test_the_pool_runs_on_uvloop() -> None:
    pytest.importorskip("uvloop")
    done = run("await pool.close()", "import uvloop; uvloop.run(main())", "-W", "error")
    assert (done.returncode, done.stderr) == (0, "")
    assert not is_running(int(done.stdout))


def test_the_pool_closes_without_warnings() -> None:
    done = run("await pool.close()", "asyncio.run(main())", "-X", "dev", "-W", "error")
    assert (done.returncode, done.stderr) == (0, "")
