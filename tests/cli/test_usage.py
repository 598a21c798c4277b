"""What the model calls of all athletes took, told by command."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.running import called
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.plugins.testing.usage_history import used
from training_analyzer.ports.deployment import Deployment

AT = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
HEAD = "requests\ttokens_in\ttokens_out\tusd\tof_it_not_told"


async def _use(folder: Path) -> None:
    async with build(Deployment(data_dir=folder, environment="development")) as store:
        await used(store, 1, AT)
        await used(store, 2, AT + timedelta(hours=1), feature=Feature.AI_CHAT, subject="user:2")


def test_all_athletes_are_summed_up(tmp_path: Path) -> None:
    asyncio.run(_use(tmp_path))
    span = ("--data-dir", str(tmp_path), "--start", "2026-11-01", "--end", "2026-12-01")
    told = called("usage", "report", *span)
    assert told.stdout == f"start\t{HEAD}\n-\t2\t200\t100\t0.000000014\t0.000000000\n", told.output
    told = called("usage", "report", *span, "--by", "feature", "--bucket", "day")
    assert told.stdout.splitlines() == [
        f"start\tfeature\t{HEAD}",
        "2026-11-29T00:00:00+00:00\tai_analysis\t1\t100\t50\t0.000000007\t0.000000000",
        "2026-11-30T00:00:00+00:00\tai_chat\t1\t100\t50\t0.000000007\t0.000000000",
    ]
    told = called("usage", "report", *span[:4], "--end", "2026-10-01")
    assert (told.exit_code, told.output.count("\n")) == (1, 1)
