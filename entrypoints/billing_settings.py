"""How plans are sold: the settings beside those of the payment vendor."""

from typing import Literal

import msgspec

from training_analyzer.entrypoints.listed_settings import Pauses
from training_analyzer.entrypoints.setting_kinds import Attempts, Days, Hours


class BillingSettings(msgspec.Struct, frozen=True):
    """Which plans there are, what a late or taken back payment means, and how long messages are kept and tried."""

    catalogue: str = ""
    default_plan: str = ""
    return_url: str = ""
    grace_days: Days = 7
    period_skew_hours: Hours = 24
    dispute_suspends: bool = True
    refund_revokes: bool = False
    grandfather: Literal["better", "pinned", "none"] = "better"
    inbox_retention_days: Days = 60
    event_max_attempts: Attempts = 8
    event_backoff_s: Pauses = Pauses("1", "5", "30", "120", "600", "3600", "21600")
