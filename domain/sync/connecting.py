"""What a log-in that came about makes of a connection."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from training_analyzer.domain.ids import ConnectionId, UserId
from training_analyzer.domain.sync.connection import Connection, ConnectionState
from training_analyzer.domain.sync.credential import (
    ConnectRequest,
    Credential,
    OAuthGrant,
    Password,
    SourceKey,
    TokenBundle,
)
from training_analyzer.domain.sync.errors import CredentialUnsupported
from training_analyzer.domain.sync.source import CredentialKind, SourceInfo

_KINDS: Final[dict[type, CredentialKind]] = {
    Password: "password",
    SourceKey: "api_key",
    OAuthGrant: "oauth2",
    TokenBundle: "token_bundle",
}


def check_supported(request: ConnectRequest, info: SourceInfo) -> CredentialKind:
    """Return how somebody connects. Raises CredentialUnsupported where the source has no such way."""
    kind = _KINDS[type(request)]
    if kind not in info.credentials:
        raise CredentialUnsupported
    return kind


def new_connection(
    connection_id: ConnectionId, user_id: UserId, info: SourceInfo, credential: Credential, now: datetime
) -> Connection:
    """Return a connection that is due at once, not sealed yet: all that the source has, once a day."""
    return Connection(
        id=connection_id,
        user_id=user_id,
        provider=info.name,
        provider_user_id=credential.account.provider_user_id,
        account_name=credential.account.display_name,
        kinds=info.capabilities,
        overlap_days=info.overlap_days,
        sealed=b"",
        credential_expires_at=credential.expires_at,
        next_sync_at=now,
        created_at=now,
        updated_at=now,
    )


def settings_of(old: Connection, new: Connection) -> Connection:
    """Return a new connection with what the athlete chose for an old one."""
    return replace(
        new,
        state=old.state if old.state is ConnectionState.PAUSED_BY_USER else new.state,
        next_sync_at=None if old.state is ConnectionState.PAUSED_BY_USER else new.next_sync_at,
        schedule=old.schedule,
        local_minute=old.local_minute,
        weekday=old.weekday,
        kinds=old.kinds,
        first_days=old.first_days,
        overlap_days=old.overlap_days,
        min_interval_min=old.min_interval_min,
    )


def reconnected(connection: Connection, credential: Credential, now: datetime) -> Connection:
    """Return a connection of the same account with a new credential: what ailed it is over, and it is due at once.

    A pause stays: it is the athlete's own word.
    """
    paused = connection.state is ConnectionState.PAUSED_BY_USER
    return replace(
        connection,
        account_name=credential.account.display_name,
        credential_expires_at=credential.expires_at,
        state=connection.state if paused else ConnectionState.CONNECTED,
        next_sync_at=None if paused else now,
        wait_until=None,
        last_error_code=None,
        consecutive_failures=0,
        updated_at=now,
    )
