"""What was used, looked back on: single records, and sums of them by time, feature, provider and model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.usage.record import CallOutcome, RecordState, RequestId, Usage, UsageSource


class Bucket(StrEnum):
    """How long a stretch one sum is of, in UTC; weeks begin on Monday."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Grouping(StrEnum):
    """What sums are kept apart by; the model is the one that answered, else the one that was asked."""

    FEATURE = "feature"
    PROVIDER = "provider"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` up to ``end``, by when requests were made."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """A place in the list of records, newest first."""

    created_at: datetime
    request_id: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRecord:
    """One request. ``cost_nano_usd`` is None while it is under way; ``cached`` is an answer given again, for nothing.

    ``overrun_nano_usd`` is what it cost beyond what was held.
    """

    request_id: RequestId
    subject: str
    feature: Feature
    state: RecordState
    created_at: datetime
    entity: str | None = None
    provider: str | None = None
    request_model: str | None = None
    response_model: str | None = None
    outcome: CallOutcome | None = None
    error_code: str | None = None
    finished_at: datetime | None = None
    reserved_cost_nano_usd: int = 0
    cost_nano_usd: int | None = None
    usage: Usage | None = None
    usage_source: UsageSource | None = None
    attempts: int | None = None
    cached: bool = False
    of_request_id: RequestId | None = None
    price_source: str | None = None
    price_model: str | None = None
    overrun_nano_usd: int = 0

    @property
    def place(self) -> RecordPlace:
        """Where it stands in the list."""
        return RecordPlace(self.created_at, self.request_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageTotal:
    """The sum of all that is booked; ``group`` are the values that were asked for, in that order.

    ``requests`` are all records that were booked, ``cached`` those of answers given again. ``estimated`` and ``assumed`` are the parts of
    the cost that no provider told.
    """

    start: datetime | None = None
    group: tuple[str | None, ...] = ()
    requests: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_input_tokens: int = 0
    cache_creation_input_tokens: int = 0
    reasoning_output_tokens: int = 0
    cost_nano_usd: int = 0
    estimated_nano_usd: int = 0
    assumed_nano_usd: int = 0

    def plus(self, other: "UsageTotal") -> "UsageTotal":
        """Return the sum of two, under the time and group of this one."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        return UsageTotal(start=self.start, group=self.group, **sums)


COUNTS: Final = tuple(each.name for each in fields(UsageTotal) if each.name not in {"start", "group"})


def bucket_start(at: datetime, bucket: Bucket) -> datetime:
    """Return when the stretch begins that holds an instant."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if bucket is Bucket.HOUR:
        return hour
    day = hour.replace(hour=0)
    if bucket is Bucket.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if bucket is Bucket.MONTH else day


def folded(totals: Iterable[UsageTotal], bucket: Bucket | None) -> Sequence[UsageTotal]:
    """Return sums of shorter stretches by longer ones, in order; None makes one stretch of all."""
    found: dict[tuple[datetime | None, tuple[str | None, ...]], UsageTotal] = {}
    for total in totals:
        start = None if bucket is None or total.start is None else bucket_start(total.start, bucket)
        nothing = UsageTotal(start=start, group=total.group)
        found[start, total.group] = found.get((start, total.group), nothing).plus(total)
    return [found[key] for key in sorted(found, key=_order)]


def total_of(record: UsageRecord, by: Sequence[Grouping]) -> UsageTotal | None:
    """Return what one record adds; None for one that is under way, or was given back."""
    if record.state not in {RecordState.SETTLED, RecordState.EXPIRED}:
        return None
    usage, cost = record.usage or Usage(), record.cost_nano_usd or 0
    groups = {
        Grouping.FEATURE: str(record.feature),
        Grouping.PROVIDER: record.provider,
        Grouping.MODEL: record.response_model or record.request_model,
    }
    return UsageTotal(
        start=record.created_at,
        group=tuple(groups[each] for each in by),
        requests=1,
        cached=int(record.cached),
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_input_tokens=usage.cache_read_input_tokens,
        cache_creation_input_tokens=usage.cache_creation_input_tokens,
        reasoning_output_tokens=usage.reasoning_output_tokens,
        cost_nano_usd=cost,
        estimated_nano_usd=cost if record.usage_source is UsageSource.ESTIMATED else 0,
        assumed_nano_usd=cost if record.usage_source is UsageSource.ASSUMED else 0,
    )


def _order(key: tuple[datetime | None, tuple[str | None, ...]]) -> tuple[str, list[str]]:
    start, group = key
    return start.isoformat() if start else "", [each or "" for each in group]
