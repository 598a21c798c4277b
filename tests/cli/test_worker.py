"""The worker's process: it begins, does what waits, and ends when asked to."""

import asyncio
import signal
import subprocess
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, TIMEOUT_S, environment
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import wired


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_cleanly_when_asked_to(tmp_path: Path, how: signal.Signals) -> None:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "worker", "--data-dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "Training Analyzer does jobs\n"
        process.send_signal(how)
        out, err = process.communicate(timeout=TIMEOUT_S)
        assert (process.returncode, out, err) == (0, "", "")
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


async def test_a_worker_logs_no_secret_of_a_job_that_fails(tmp_path: Path) -> None:
    secret = "ta_live_" + "a1" * 20
    payload = {"letter": secret, "user_id": None, "to": None}
    async with wired(Settings(data_dir=tmp_path)) as ports, ports.store.work() as w:
        await ports.jobs.enqueue(NewJob(kind="mail", payload=payload, max_attempts=1), work=w)
        await w.commit()
    process = await asyncio.create_subprocess_exec(
        COMMAND, "worker", "--data-dir", tmp_path, stderr=PIPE, stdout=PIPE, env=environment()
    )
    try:
        assert process.stderr
        said = b""
        async with asyncio.timeout(TIMEOUT_S):
            while b"ValueError" not in said:
                said += await process.stderr.readline()
        process.terminate()
        _, rest = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert b"ValueError: '***'" in said + rest
    assert secret.encode() not in said + rest
