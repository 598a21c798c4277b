"""Connections as the API shows them: never a credential, and the account masked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

import msgspec

from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.connection import Connection, ConnectionState
from training_analyzer.domain.sync.masking import masked
from training_analyzer.domain.sync.mending import advice_for
from training_analyzer.domain.sync.source import SourceInfo
from training_analyzer.entrypoints.http.connection_forms import WEEKDAYS
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.times import challenge_text


class BackfillOut(msgspec.Struct, frozen=True):
    """Local days that are still to come, the newest first."""

    first: date = msgspec.field(name="from")
    last: date = msgspec.field(name="to")


class ConnectionOut(msgspec.Struct, frozen=True, kw_only=True):
    """A connection. ``last_error_code`` says what ails it, ``advice`` how that is mended; both null where nothing does.

    ``kinds`` are the data to sync. ``next_sync_at`` is null where nothing is planned, ``wait_until`` where nothing holds
    it back. ``caution`` is what to know of the provider.
    """

    provider: str
    display_name: str
    state: ConnectionState
    paused: bool
    account: str
    schedule: str
    local_time: str
    weekday: str
    kinds: list[str]
    first_days: int
    overlap_days: int
    min_interval_min: int
    connected_at: datetime
    credential_expires_at: datetime | None
    last_sync_at: datetime | None
    last_success_at: datetime | None
    next_sync_at: datetime | None
    wait_until: datetime | None
    last_error_code: str | None
    consecutive_failures: int
    advice: str | None
    backfill: BackfillOut | None
    caution: str | None

    @classmethod
    def of(cls, connection: Connection, info: SourceInfo | None) -> Self:
        """Return a connection as its owner sees it; ``info`` is None for a source that is no longer in use."""
        hour, minute = divmod(connection.local_minute, 60)
        return copied(
            cls,
            connection,
            display_name=info.display_name if info else connection.provider,
            paused=connection.state is ConnectionState.PAUSED_BY_USER,
            account=masked(connection.account_name or connection.provider_user_id),
            local_time=f"{hour:02}:{minute:02}",
            weekday=WEEKDAYS[connection.weekday],
            kinds=sorted(connection.kinds),
            connected_at=connection.created_at,
            advice=advice_for(connection),
            backfill=_backfill(connection),
            caution=info.caution if info else None,
        )


class SourceOut(msgspec.Struct, frozen=True):
    """A provider that can be connected here: how (``credentials``), for what, and what to know before."""

    provider: str
    display_name: str
    credentials: list[str]
    kinds: list[str]
    caution: str | None
    connected: bool

    @classmethod
    def of(cls, info: SourceInfo, *, connected: bool) -> Self:
        """Return a source as athletes see it."""
        return copied(
            cls,
            info,
            provider=info.name,
            credentials=sorted(info.credentials),
            kinds=sorted(info.capabilities),
            connected=connected,
        )


class ConnectionsOut(msgspec.Struct, frozen=True):
    """The connections that there are, and the providers that there may be."""

    data: list[ConnectionOut]
    available: list[SourceOut]

    @classmethod
    def of(cls, connections: Sequence[Connection], infos: Sequence[SourceInfo]) -> Self:
        """Return the caller's connections, in the order of providers."""
        known = {info.name: info for info in infos}
        connected = {each.provider for each in connections}
        return cls(
            [ConnectionOut.of(each, known.get(each.provider)) for each in connections],
            [SourceOut.of(info, connected=info.name in connected) for info in infos],
        )


class ChallengeOut(msgspec.Struct, frozen=True):
    """A log-in that waits for the code which the provider has sent to ``sent_to``, where it says so."""

    challenge_id: str
    method: str
    sent_to: str | None
    attempts_left: int
    expires_at: datetime

    @classmethod
    def of(cls, challenge: PendingChallenge) -> Self:
        """Return a challenge as its owner sees it."""
        return copied(
            cls, challenge, challenge_id=challenge_text(challenge.id), attempts_left=challenge.tries_left
        )


class ValidityOut(msgspec.Struct, frozen=True):
    """What the provider says of the credential; ``valid`` is null where it could not be asked, for the reason told."""

    valid: bool | None
    checked_at: datetime
    error_code: str | None


def _backfill(connection: Connection) -> BackfillOut | None:
    first, last = connection.backfill_first, connection.backfill_last
    return None if first is None or last is None or last < first else BackfillOut(first, last)
