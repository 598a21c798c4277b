"""Queues of tests: quick to look, and with leases as short as a test wants."""

import os
from datetime import UTC, datetime
from typing import Any

from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.domain.ids import ENTROPY_BYTES, new_id
from training_analyzer.ports.store import Store


def a_queue(store: Store, **changes: Any) -> EmbeddedJobs:
    """Return a queue that looks every 20 ms."""
    said: dict[str, Any] = {"worker": "test", "poll_s": 0.02, **changes}
    return EmbeddedJobs(
        store.work,
        make_id=lambda now: new_id(now, os.urandom(ENTROPY_BYTES)),
        clock=lambda: datetime.now(UTC),
        **said,
    )
