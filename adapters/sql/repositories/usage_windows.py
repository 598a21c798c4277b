"""Statements of the ledger: what a window admits, and what holds become."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, literal_column, or_, select, update

from training_analyzer.adapters.sql.tables.usage import usage_hold, usage_record, usage_window
from training_analyzer.adapters.sql.types import Big
from training_analyzer.adapters.sql.upsert import insert_into
from training_analyzer.domain.usage.limit import Limit
from training_analyzer.domain.usage.record import RecordState, RequestId

ALL_FEATURES: Final = "*"
KEY: Final = ("subject", "meter", "feature", "window_size", "window_start")
_w, _h, _r = usage_window.c, usage_hold.c, usage_record.c

_WINDOW: Final = (
    (_w.subject == bindparam("of_subject"))
    & (_w.meter == bindparam("of_meter"))
    & (_w.feature == bindparam("of_feature"))
    & (_w.window_size == bindparam("of_size"))
    & (_w.window_start == bindparam("of_start"))
)
COUNTED: Final = select(_w.used, _w.reserved).where(_WINDOW)
BOOK: Final = (
    update(usage_window)
    .where(_WINDOW)
    .values(
        used=_w.used + bindparam("more_used", type_=Big),
        reserved=_w.reserved - bindparam("less_reserved", type_=Big),
    )
)
HOLDS: Final = select(_h.subject, _h.meter, _h.feature, _h.window_size, _h.window_start, _h.amount).where(
    _h.request_id == bindparam("request")
)
HOLD: Final = usage_hold.insert()
RECORD: Final = select(_r.state, _r.outcome, _r.expires_at, _r.reserved_cost_nano_usd).where(
    _r.request_id == bindparam("request")
)
_KNOWN: Final = (
    "outcome",
    "error_code",
    "response_model",
    "finished_at",
    "cost_nano_usd",
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "reasoning_output_tokens",
    "usage_source",
    "attempts",
    "price_source",
    "price_model",
    "overrun_nano_usd",
)
CLOSE: Final = (
    update(usage_record)
    .where(_r.request_id == bindparam("request"), _r.state == bindparam("was"))
    .values(state=bindparam("now_is"), **{name: bindparam(f"new_{name}") for name in _KNOWN})
)
ORPHANS: Final = (
    select(_r.request_id, _r.reserved_cost_nano_usd)
    # as the partial index says it
    .where(_r.state == literal_column("'reserved'"))
    .where(_r.expires_at <= bindparam("now"))
    .order_by(_r.expires_at)
    .limit(bindparam("limit"))
)


@cache
def take_in_window(engine: str) -> Any:
    """Return the upsert that adds to what a window holds unless it has no room: then no row comes back."""
    insert = insert_into(usage_window, engine).values(
        **{name: bindparam(name) for name in KEY}, used=0, reserved=bindparam("amount", type_=Big)
    )
    most = bindparam("most", type_=Big)
    taken = _w.reserved + insert.excluded.reserved
    return insert.on_conflict_do_update(
        index_elements=list(usage_window.primary_key),
        set_={"reserved": taken},
        where=or_(most.is_(None), _w.used + taken <= most),
    ).returning(_w.used)


def closing(request_id: RequestId, was: RecordState, now_is: RecordState, known: Mapping[str, Any]) -> Any:
    """Return the values that close a record which is still in that state: what is not known is NULL."""
    values: dict[str, Any] = dict.fromkeys((f"new_{name}" for name in _KNOWN), None)
    values |= {"request": request_id, "was": was, "now_is": now_is, "new_overrun_nano_usd": 0}
    return values | {f"new_{name}": value for name, value in known.items()}


def key_of(limit: Limit, now: datetime) -> dict[str, Any]:
    """Return the key of a limit's present window."""
    return {
        "subject": limit.subject,
        "meter": limit.meter.value,
        "feature": limit.feature.value if limit.feature else ALL_FEATURES,
        "window_size": limit.window.value,
        "window_start": limit.period(now).start,
    }


def of(key: Any) -> dict[str, Any]:
    """Return a window's key as the condition of a statement."""
    subject, meter, feature, size, start = key
    return {
        "of_subject": subject,
        "of_meter": meter,
        "of_feature": feature,
        "of_size": size,
        "of_start": start,
    }


def place_of(key: Iterable[Any]) -> tuple[str, ...]:
    """Return where a window stands in the one order in which all lock them; an engine's own depends on its locale."""
    return tuple(map(str, key))


def in_order(limits: Sequence[Limit], now: datetime) -> list[tuple[Limit, dict[str, Any]]]:
    """Return limits with the keys of their windows, in the order in which all lock them."""
    keyed = [(limit, key_of(limit, now)) for limit in limits]
    return sorted(keyed, key=lambda pair: place_of(pair[1].values()))
