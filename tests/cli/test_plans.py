"""The catalogue of plans, checked by command."""

from pathlib import Path

import pytest

from tests.cli.running import called

BAD = """
[plans.free]
version = 1
rank = 0
limits.ai_analysis = {max = -5, per = "month"}
"""


def test_the_catalogue_in_use_is_sound(tmp_path: Path) -> None:
    told = called("plans", "check", "--data-dir", str(tmp_path))
    assert told.exit_code == 0, told.output
    assert "pro: version 1, rank 1, the default" in told.stdout
    assert told.stdout.endswith("The catalogue is sound.\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BAD, "ai_analysis"),
        ("[plans.free]\nrank = 0\n", "version"),
        ("[plans", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_catalogue_with_faults_is_one_sentence(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "plans.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    told = called("plans", "check", str(file), "--data-dir", str(tmp_path))
    assert told.exit_code == 1
    assert says in told.output
    assert "Traceback" not in told.output
