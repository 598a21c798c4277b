"""The hot reads, in Core: the same on every engine, compiled by each once."""

from typing import Any, Final

from sqlalchemy import Select, bindparam, select, tuple_

from training_analyzer.adapters.sql.mapping.billing import OVERRIDE_COLUMNS, SUBSCRIPTION_COLUMNS
from training_analyzer.adapters.sql.mapping.training import DAILY_COLUMNS
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.tables.billing import billing_subscription, entitlement_override
from training_analyzer.adapters.sql.tables.identity import api_key, session_cookie
from training_analyzer.adapters.sql.tables.session import session
from training_analyzer.adapters.sql.tables.training import daily_load, series_version
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.sql.types import Uid, UtcTime
from training_analyzer.ports.hot_reads import ActivityRow

_a, _s, _u, _k, _c = activity.c, session.c, user_account.c, api_key.c, session_cookie.c
_d, _v = daily_load.c, series_version.c
_b, _o = billing_subscription.c, entitlement_override.c


def _with_holdings(caller: Select[Any]) -> Select[Any]:
    """Return a caller with what they hold: a row for each pair of a subscription that has not ended and a grant."""
    return (
        caller.add_columns(*SUBSCRIPTION_COLUMNS, *OVERRIDE_COLUMNS)
        .outerjoin(billing_subscription, (_b.user_id == _u.id) & _b.ended_at.is_(None))
        .outerjoin(entitlement_override, _o.user_id == _u.id)
    )


_PRINCIPAL: Final = select(
    _u.id,
    _s.id,
    _u.timezone,
    _u.role,
    _u.active,
    _s.revoked_at,
    _s.expires_at,
    _s.idle_expires_at,
    _s.authenticated_at,
    _s.last_used_at,
).join_from(session, user_account, _u.id == _s.user_id)
PRINCIPAL: Final = _with_holdings(_PRINCIPAL.where(_s.id == bindparam("session_id")))
PRINCIPAL_OF_COOKIE: Final = _with_holdings(
    _PRINCIPAL.join(session_cookie, _c.session_id == _s.id).where(_c.hash == bindparam("cookie_hash"))
)

PRINCIPAL_OF_KEY: Final = _with_holdings(
    select(
        _u.id,
        _k.id,
        _u.timezone,
        _u.role,
        _u.active,
        _k.revoked_at,
        _k.expires_at,
        _k.created_at,
        _k.last_used_at,
        _k.scopes,
    )
    .join_from(api_key, user_account, _u.id == _k.user_id)
    .where(_k.secret_hash == bindparam("secret_hash"))
)


def _page(*more: Any) -> Select[Any]:
    """Return the page below a position. The row comparison is one range of the index, at any depth."""
    below = tuple_(bindparam("at", type_=UtcTime()), bindparam("below_id", type_=Uid()))
    return (
        select(*(_a[name] for name in ActivityRow._fields))
        .where(
            _a.user_id == bindparam("user_id"),
            _a.parent_id.is_(None),
            tuple_(_a.started_at, _a.id) < below,
            *more,
        )
        .order_by(_a.started_at.desc(), _a.id.desc())
        .limit(bindparam("limit"))
    )


_OF_SPORT: Final = _a.sport == bindparam("sport")
# The bounds on the start are redundant: they end the range of the index that the days alone would not.
_ON_DAYS: Final = (
    _a.local_day >= bindparam("first"),
    _a.local_day <= bindparam("last"),
    _a.started_at >= bindparam("earliest"),
)

PAGE: Final = _page()
PAGE_OF_SPORT: Final = _page(_OF_SPORT)
PAGE_OF_DAYS: Final = _page(*_ON_DAYS)
PAGE_OF_SPORT_AND_DAYS: Final = _page(_OF_SPORT, *_ON_DAYS)

_SERIES: Final = (_d.user_id == bindparam("user_id"), _d.sport == bindparam("sport"))

TRAINING_LOAD: Final = (
    select(*DAILY_COLUMNS)
    .where(*_SERIES, _d.day >= bindparam("first"), _d.day <= bindparam("last"))
    .order_by(_d.day)
)
# Two ends of the key; min and max in one select would read every day of it.
SERIES_DAYS: Final = select(
    select(_d.day).where(*_SERIES).order_by(_d.day).limit(1).scalar_subquery().label("first"),
    select(_d.day).where(*_SERIES).order_by(_d.day.desc()).limit(1).scalar_subquery().label("last"),
)
SERIES_VERSION: Final = select(_v.version).where(
    _v.user_id == bindparam("user_id"), _v.series == bindparam("sport")
)
