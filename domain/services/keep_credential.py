"""Keep what a log-in brought, sealed, as the athlete's connection."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.errors import NotFound, WriteConflict
from training_analyzer.domain.ids import ChallengeId, ConnectionId, to_text
from training_analyzer.domain.services.log_in_at_source import Login
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.connecting import new_connection, reconnected, settings_of
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.credential import Credential
from training_analyzer.domain.sync.errors import AlreadyConnected
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.ports.work import UnitOfWork


@retried
async def keep_credential(
    credential: Credential, login: Login, *, challenge_id: ChallengeId | None = None
) -> Connection:
    """Return the connection, due at once; the challenge that led to it is gone in the same unit.

    Another account at the provider makes a new connection, with the athlete's choices: how far the old one was says
    nothing of it. Raises NotFound for an account that is no more, WriteConflict.
    """
    now = login.clock()
    async with login.own.snapshot() as w:
        old = await w.connections.find(login.user_id, login.provider)
    connection = _sealed(_connection(old, credential, login, now), credential, login)
    async with login.own() as w:
        await _store(w, old, connection)
        if challenge_id is not None:
            await w.wearable_challenges.remove(login.user_id, challenge_id)
        event = login.origin.event(
            AuditAction.SOURCE_CONNECT,
            user_id=login.user_id,
            actor_id=login.user_id,
            make_id=login.make_id,
            now=now,
            object=to_text("con", connection.id),
            detail={"provider": login.provider, "again": old is not None},
        )
        await w.audit.add(event)
        await w.commit()
    return connection


def _connection(old: Connection | None, credential: Credential, login: Login, now: datetime) -> Connection:
    if old is not None and old.provider_user_id == credential.account.provider_user_id:
        return reconnected(old, credential, now)
    made = new_connection(ConnectionId(login.make_id(now)), login.user_id, login.source.info, credential, now)
    return made if old is None else settings_of(old, made)


def _sealed(connection: Connection, credential: Credential, login: Login) -> Connection:
    context = credential_context(connection.user_id, connection.provider, connection.id)
    return replace(connection, sealed=login.vault.seal(credential.blob, context))


async def _store(w: UnitOfWork, old: Connection | None, connection: Connection) -> None:
    """Raise WriteConflict where another log-in, or a disconnect, came between."""
    if old is not None and old.id == connection.id:
        try:
            await w.connections.reconnect(connection)
            await w.connections.save(connection)
        except NotFound:
            raise WriteConflict from None
        return
    if old is not None:
        await w.connections.remove(connection.user_id, old.id)
    try:
        await w.connections.add(connection)
    except AlreadyConnected:
        raise WriteConflict from None
