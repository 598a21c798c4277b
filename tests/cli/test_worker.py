"""The worker's process: it begins, does what waits, and ends when asked to."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, TIMEOUT_S, environment


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
