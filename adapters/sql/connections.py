"""The statements of connections: how a sync takes one with a lease, and writes under its epoch alone."""

from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from training_analyzer.adapters.sql.mapping.wearables import CONNECTION_COLUMNS
from training_analyzer.adapters.sql.tables.wearable import wearable_connection
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.domain.sync.connection import RECONNECTED

_c = wearable_connection.c
_now: Final = bindparam("now", type_=UtcTime())
_until: Final = bindparam("until", type_=UtcTime())
_OF_USER: Final = _c.user_id == bindparam("owner")
_ONE: Final = (_c.id == bindparam("one"), _OF_USER)
_HELD: Final = (*_ONE, _c.epoch == bindparam("held_epoch"), _c.lease_until >= _now)

LIST: Final = select(*CONNECTION_COLUMNS).where(_OF_USER).order_by(_c.provider)
FIND: Final = select(*CONNECTION_COLUMNS).where(_OF_USER, _c.provider == bindparam("of_provider"))
GET: Final = select(*CONNECTION_COLUMNS).where(*_ONE)
DUE: Final[Select[Any]] = (
    select(*CONNECTION_COLUMNS)
    .where(_c.next_sync_at <= _now)
    .order_by(_c.next_sync_at)
    .limit(bindparam("limit"))
)
HELD: Final = select(func.count()).where(_c.provider == bindparam("of_provider"), _c.lease_until >= _now)
PAGE: Final = (
    select(*CONNECTION_COLUMNS).where(_c.id > bindparam("after")).order_by(_c.id).limit(bindparam("limit"))
)
COUNTS: Final = select(
    _c.state,
    func.count().label("connections"),
    func.count().filter(_c.next_sync_at <= _now).label("due"),
    func.count().filter(_c.lease_until >= _now).label("running"),
    func.count().filter(_c.consecutive_failures > 0).label("failing"),
    func.min(_c.next_sync_at).filter(_c.next_sync_at <= _now).label("oldest_due_at"),
).group_by(_c.state)
ADD: Final = insert(wearable_connection)
SAVE: Final = update(wearable_connection).where(*_ONE).returning(_c.id)
RECONNECT: Final = (
    update(wearable_connection)
    .where(*_ONE)
    .values(
        credential_version=_c.credential_version + 1,
        **{name: bindparam(f"new_{name}", type_=_c[name].type) for name in RECONNECTED},
    )
    .returning(_c.credential_version)
)
REMOVE: Final = delete(wearable_connection).where(*_ONE)
TAKE: Final = (
    update(wearable_connection)
    .where(_c.id == bindparam("one"), (_c.lease_until.is_(None)) | (_c.lease_until < _now))
    .values(lease_until=_until, epoch=_c.epoch + 1)
    .returning(*CONNECTION_COLUMNS)
)
TAKE_AND_COUNT: Final = TAKE.values(last_sync_at=_now)
BEAT: Final = update(wearable_connection).where(*_HELD).values(lease_until=_until).returning(_c.id)
ROTATE: Final = (
    update(wearable_connection)
    .where(
        *_ONE,
        _c.epoch == bindparam("held_epoch"),
        _c.credential_version == bindparam("version"),
    )
    .values(
        sealed=bindparam("newly_sealed"),
        credential_expires_at=bindparam("expires", type_=UtcTime()),
        credential_version=_c.credential_version + 1,
    )
    .returning(_c.credential_version)
)
RELEASE: Final = (
    update(wearable_connection)
    .where(*_ONE, _c.epoch == bindparam("held_epoch"), _c.lease_until.is_not(None))
    .values(lease_until=None)
    .returning(_c.id)
)
PLAN: Final = (
    update(wearable_connection)
    .where(_c.id == bindparam("one"))
    .values(next_sync_at=bindparam("planned", type_=UtcTime()))
)
