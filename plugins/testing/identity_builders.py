"""Values for tests about accounts and how they are reached, as `builders` makes them for the diary."""

from dataclasses import replace
from typing import Any

from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Outcome
from training_analyzer.domain.identity.api_key import DEFAULT_LIFE, ApiKey
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.ids import ApiKeyId, AuditEventId
from training_analyzer.plugins.testing.builders import NOW, a_digest, a_user_id, an_id


def an_audit_event(number: int = 1, **changes: Any) -> AuditEvent:
    """Return a sign-in of ``a_user()``."""
    event = AuditEvent(
        id=AuditEventId(an_id(30_000 + number)),
        at=NOW,
        user_id=a_user_id(),
        actor_id=a_user_id(),
        action=AuditAction.SIGN_IN,
        outcome=Outcome.OK,
    )
    return replace(event, **changes)


def an_api_key_id(number: int = 1) -> ApiKeyId:
    """Return the id of ``an_api_key(number)``."""
    return ApiKeyId(an_id(40_000 + number))


def an_api_key(number: int = 1, **changes: Any) -> ApiKey:
    """Return a key of ``a_user()`` that reads activities for a year."""
    key = ApiKey(
        id=an_api_key_id(number),
        user_id=a_user_id(),
        name=f"Key {number}",
        prefix=f"ta_live_{number:04}",
        secret_hash=a_digest(40_000 + number),
        scopes=frozenset({Scope.READ_ACTIVITIES}),
        created_at=NOW,
        expires_at=NOW + DEFAULT_LIFE,
    )
    return replace(key, **changes)
