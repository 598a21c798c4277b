"""What ``security check`` says of the logins of a PostgreSQL."""

from pathlib import Path

import pytest

from tests.databases import OWNER, SERVER, as_user
from training_analyzer.entrypoints.findings import Verdict
from training_analyzer.entrypoints.security_check import examined
from training_analyzer.entrypoints.settings import Settings


@pytest.mark.parametrize(
    ("login", "verdict", "says"),
    [
        (SERVER, Verdict.OK, "supabase: "),
        (OWNER, Verdict.WARNING, "row-level security does not bind"),
        ("nobody_we_know", Verdict.REFUSED, "refuses the login"),
    ],
)
async def test_a_login_that_row_level_security_does_not_bind_is_told(
    database: str, tmp_path: Path, login: str, verdict: Verdict, says: str
) -> None:
    sections = {"supabase": {"url": as_user(database, login)}}
    settings = Settings(data_dir=tmp_path, persistence="supabase", sections=sections)
    found = {each.rule: each async for each in examined(settings)}
    assert found["database"].verdict is verdict
    assert says in found["database"].says
    assert ("stored credentials" in found) is (verdict is not Verdict.REFUSED)
