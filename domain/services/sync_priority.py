"""Which syncs go first."""

from typing import Final

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature

_ORDINARY: Final = -1
"""Below everything else that a worker does: a letter of a few milliseconds never waits for a sync."""
_BACKFILL: Final = -2
_RAISED: Final = 1


def sync_priority(entitlements: Entitlements, *, backfill: bool = False) -> int:
    """Return the priority of a sync job (``NewJob.priority``) by what its athlete may do now.

    Whatever queues one passes it, be it asked for or due; ``read_entitlements`` reads them where nobody calls. A plan
    with ``priority_sync`` goes before those without. ``backfill`` marks windows of the past: they wait for everybody's
    present, that of plans without the feature too.
    """
    usual = _ORDINARY + (_BACKFILL if backfill else 0)
    return usual + (_RAISED if entitlements.check(Feature.PRIORITY_SYNC).has_access else 0)
