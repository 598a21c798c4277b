"""What a deployment forgets, by its settings."""

from datetime import timedelta

from training_analyzer.domain.services.purge import Purged, purge
from training_analyzer.entrypoints.wiring import Wired


async def forgotten(wired: Wired, *, dry_run: bool = False) -> Purged:
    """Remove what has expired; a dry run only counts it. Raises WriteConflict, StoreUnavailable."""
    return await purge(
        work=wired.store.work,
        rate_gate=wired.store.rate_gate,
        now=wired.clock(),
        bodies_kept=timedelta(days=wired.settings.billing.inbox_retention_days),
        dry_run=dry_run,
    )
