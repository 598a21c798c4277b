"""Make an API key, and revoke one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.api_key import (
    MOST_KEYS,
    ApiKey,
    check_expiry,
    check_scopes,
    new_key_text,
    parse_key_name,
)
from training_analyzer.domain.identity.errors import TooManyApiKeys
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.ids import ApiKeyId, MakeId, UserId, to_text
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.work import Work


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key as it is kept, and the text that nobody can be shown again."""

    key: ApiKey
    secret: Secret


async def make_api_key(
    *,
    user_id: UserId,
    name: str,
    scopes: Collection[Scope],
    expires_at: datetime | None,
    entropy: bytes,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> MadeKey:
    """Return a new key; ``entropy`` is ``KEY_ENTROPY_BYTES`` long. Raises InvalidValue, TooManyApiKeys."""
    text = new_key_text(entropy)
    key = ApiKey(
        id=ApiKeyId(make_id(now)),
        user_id=user_id,
        name=parse_key_name(name),
        prefix=text.prefix,
        secret_hash=text.hash,
        scopes=check_scopes(scopes),
        created_at=now,
        expires_at=check_expiry(expires_at, now),
    )
    event = origin.event(
        AuditAction.KEY_MADE,
        user_id=user_id,
        actor_id=user_id,
        make_id=make_id,
        now=now,
        object=to_text("key", key.id),
        detail={"scopes": " ".join(sorted(key.scopes))},
    )
    async with work() as w:
        if len(await w.api_keys.list(user_id, now)) >= MOST_KEYS:
            raise TooManyApiKeys(MOST_KEYS)
        await w.api_keys.add(key)
        await w.audit.add(event)
        await w.commit()
    return MadeKey(key, text.secret)


async def revoke_api_key(
    *,
    user_id: UserId,
    key_id: ApiKeyId,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Revoke a key; its next request is refused. Raises NotFound."""
    event = origin.event(
        AuditAction.KEY_REVOKED,
        user_id=user_id,
        actor_id=user_id,
        make_id=make_id,
        now=now,
        object=to_text("key", key_id),
    )
    async with work() as w:
        await w.api_keys.revoke(user_id, key_id, now)
        await w.audit.add(event)
        await w.commit()
