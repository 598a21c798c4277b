"""Sessions and refresh tokens that have outlived their use."""

from typing import Final

from sqlalchemy import bindparam, delete, or_, select

from training_analyzer.adapters.sql.tables.session import refresh_token, session
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.domain.identity.session import SessionKind

_s, _t = session.c, refresh_token.c
_now: Final = bindparam("now", type_=UtcTime())
# what somebody else's token opens would begin anew where nobody knew that it was ended
_MAY_BE_FORGOTTEN: Final = or_(_s.revoked_at.is_(None), _s.kind != SessionKind.SUPABASE.value)
IDLE: Final = (
    select(_s.id)
    .where(_s.idle_expires_at <= _now, _MAY_BE_FORGOTTEN)
    .order_by(_s.idle_expires_at)
    .limit(bindparam("limit"))
)
PURGE: Final = delete(session).where(_s.id.in_(IDLE))
EXPIRED_TOKENS: Final = (
    select(_t.hash).where(_t.expires_at <= _now).order_by(_t.expires_at).limit(bindparam("limit"))
)
PURGE_TOKENS: Final = delete(refresh_token).where(_t.hash.in_(EXPIRED_TOKENS))
