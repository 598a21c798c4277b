"""The rows of one account, as a real store would show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.export import Place, Row, RowPage

_OWNED: Final[Mapping[str, str]] = {
    "session": "sessions",
    "activity": "activities",
    "activity_file": "files",
    "goal": "goals",
    "training_plan": "training_plans",
    "workout": "workouts",
    "wellness_day": "wellness_days",
    "wellness_reading": "wellness_readings",
    "coach_analysis": "analyses",
    "coach_conversation": "conversations",
    "coach_message": "messages",
    "api_key": "api_keys",
    "identity": "identities",
    "second_factor": "second_factors",
    "consent": "consents",
    "audit_event": "audit_events",
}
"""Tables whose values are the rows, each with its owner in itself or in its key."""

_PARTS: Final[Mapping[str, str]] = {
    "activity_lap": "laps",
    "activity_metric": "metrics",
    "threshold": "thresholds",
    "training_preference": "preferences",
}
_TABLES: Final = ("user_account", *_OWNED, *_PARTS, "activity_stream", "tombstone", "daily_load")
_MASKED: Final = {"password_hash", "secret_hash", "seed"}


class FakeAccountRows:
    """Made from the dicts at each call."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def tables(self) -> Sequence[str]:
        """Return the names of the tables whose rows are the athlete's to take."""
        return _TABLES

    async def page(self, user_id: UserId, table: str, *, after: Place | None, limit: int) -> RowPage:
        """Return the next rows of a table in the order of their keys."""
        rows = sorted(_rows(self._transaction.tables(user_id), user_id, table))
        found = [each for each in rows if after is None or each[0] > after[0]][:limit]
        last = (found[-1][0],) if len(found) == limit else None
        return RowPage(tuple(row for _, row in found), last)


def _rows(tables: Tables, user_id: UserId, table: str) -> Iterable[tuple[str, Row]]:
    """Yield rows, each after what sorts it."""
    for number, row in enumerate(_unsorted(tables, user_id, table)):
        yield f"{number:09}", {"user_id": user_id, **row} if table != "user_account" else row


def _unsorted(tables: Tables, user_id: UserId, table: str) -> Iterable[Row]:
    if table == "user_account":
        return [_row(user) for owner, user in tables.users.items() if owner == user_id]
    if table in _OWNED:
        held = getattr(tables, _OWNED[table]).items()
        return [_row(value) for key, value in held if getattr(value, "user_id", _first(key)) == user_id]
    if table in _PARTS:
        held = getattr(tables, _PARTS[table]).items()
        return [row for key, value in held if _first(key) == user_id for row in _parts(key, value)]
    return _others(tables, user_id, table)


def _others(tables: Tables, user_id: UserId, table: str) -> Iterable[Row]:
    if table == "activity_stream":
        return [
            {"activity_id": activity, "channel": channel, "samples": list(samples)}
            for (owner, activity), columns in tables.streams.items()
            if owner == user_id
            for channel, samples in columns.items()
        ]
    if table == "tombstone":
        return [
            {"kind": "activity", "object_id": activity, "deleted_at": at}
            for (owner, activity), at in tables.tombstones.items()
            if owner == user_id
        ]
    return [
        {"sport": sport, **load._asdict()}
        for (owner, sport), days in tables.series.items()
        if owner == user_id
        for load in days.values()
    ]


def _parts(key: Any, value: Any) -> Iterable[Row]:
    whole = {"activity_id": key[1]} if isinstance(key, tuple) else {}
    return [{**whole, **_row(each)} for each in (value if isinstance(value, tuple) else (value,))]


def _first(key: Any) -> Any:
    return key[0] if isinstance(key, tuple) else key


def _row(value: Any) -> dict[str, Any]:
    row = {each.name: getattr(value, each.name) for each in fields(value) if each.name != "body"}
    return {name: "masked" if name in _MASKED else _plain(held) for name, held in row.items()}


def _plain(value: Any) -> Any:
    """Return what a column would hold: parts of a dataclass's own kind become objects, sets become lists."""
    if hasattr(value, "__dataclass_fields__"):
        return _row(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value
