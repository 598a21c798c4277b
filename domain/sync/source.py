"""What a source of data can do, and what may be asked of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

type CredentialKind = Literal["password", "api_key", "oauth2", "token_bundle", "file"]
"""How a person connects: `Password`, `SourceKey`, `OAuthGrant`, `TokenBundle`; ``file`` needs no connection."""

type Delivery = Literal["pull", "webhook_ping", "webhook_push", "file"]
"""How data comes: we ask, we are told to ask, it is sent, or the athlete uploads it."""


class Capability(StrEnum):
    """Kinds of data. `MEASURES` names what a reading of each kind holds."""

    ACTIVITIES = "activities"
    ACTIVITY_FILE = "activity_file"
    ACTIVITY_SAMPLES = "activity_samples"
    DAILY = "daily"
    SLEEP = "sleep"
    HRV = "hrv"
    RESTING_HR = "resting_hr"
    STRESS = "stress"
    ENERGY = "energy"
    VO2MAX = "vo2max"
    TRAINING_STATUS = "training_status"
    READINESS = "readiness"
    RACE_PREDICTIONS = "race_predictions"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """A source as athletes and the scheduler see it.

    ``name`` stands in addresses and rows, in lower case with ``_``. ``caution`` is what a person has to know before
    they connect, such as terms of the provider. ``max_history_days`` is None without a limit. A connection begins with
    ``overlap_days``: so many days before what is complete are asked for again, since watches upload late and providers
    revise. Readings of the kinds ``by_day`` cost a request a day, others one for many days. ``requests_per_minute`` and
    ``syncs_at_once`` hold for all athletes together.
    """

    name: str
    display_name: str
    capabilities: frozenset[Capability]
    credentials: frozenset[CredentialKind]
    delivery: frozenset[Delivery]
    caution: str | None = None
    max_history_days: int | None = None
    max_days_per_request: int = 28
    min_poll_interval_s: int = 900
    requests_per_minute: float = 30.0
    syncs_at_once: int = 4
    by_day: frozenset[Capability] = frozenset()
    overlap_days: int = 3
