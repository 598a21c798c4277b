"""Sessions and their families of refresh tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.session import EndReason, RefreshToken, Rotation, Session
from training_analyzer.domain.ids import SessionId, UserId


@runtime_checkable
class Sessions(Protocol):
    """Sessions are rows: ending one ends its tokens at once."""

    async def open(self, session: Session, first: RefreshToken, token_expires_at: datetime) -> None:
        """Store a session with the first token of its family.

        Of more than ``MOST_SESSIONS`` living ones of the account, those idle longest end.
        """
        ...

    async def open_web(self, session: Session, cookie_hash: bytes) -> None:
        """Store a session that a cookie carries, which has no tokens; the cookie goes with it.

        Of more than ``MOST_SESSIONS`` living ones of the account, those idle longest end.
        """
        ...

    async def open_external(self, session: Session) -> bool:
        """Store a session that somebody else's tokens carry; False leaves one of that id as it is."""
        ...

    async def rotate(self, parent_hash: bytes, child: RefreshToken, now: datetime) -> Rotation:
        """Spend a token and store its child, by one compare-and-set; of eight at once, one wins.

        The child lives ``IDLE_LIFE``, never past the session's absolute end; the session's idle end moves along, and
        ``last_used_at`` is now. A parent spent within ``REPEAT_GRACE`` whose child
        was never used is Repeated; spent otherwise it is Reused and the session is revoked, which the caller has
        to commit. Raises InvalidToken when the token is unknown, expired, or its session over.
        """
        ...

    async def list(self, user_id: UserId, now: datetime) -> Sequence[Session]:
        """Return the athlete's living sessions, newest first."""
        ...

    async def end(self, user_id: UserId, session_id: SessionId, why: EndReason, now: datetime) -> None:
        """End one session; ending an ended one changes nothing. Raises NotFound, also for another user's."""
        ...

    async def end_all(
        self, user_id: UserId, why: EndReason, now: datetime, *, but: SessionId | None = None
    ) -> int:
        """End every living session of the user, but one; return how many."""
        ...

    async def use(self, user_id: UserId, session_id: SessionId, now: datetime) -> None:
        """Note that a living session is used, when that was not noted within ``USE_NOTED_EVERY``.

        Its idle end moves along, never past its absolute one.
        """
        ...

    async def confirm(
        self, user_id: UserId, session_id: SessionId, now: datetime, *, amr: Sequence[str] | None = None
    ) -> None:
        """Note that the athlete proved who he is in a living session, and how where that is given.

        Raises NotFound, also for another user's.
        """
        ...

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget sessions of all users that lie idle past their end, at most so many; return how many.

        One that was ended goes at that instant too, and its tokens with it; but one of kind ``supabase`` stays, or the
        tokens of others would open it anew. Raises ForeignOwner in an athlete's unit.
        """
        ...

    async def purge_tokens(self, now: datetime, *, limit: int) -> int:
        """Forget expired refresh tokens of all users, at most so many; return how many.

        A spent one is kept until it expires: its second use ends the session. Raises ForeignOwner in an athlete's
        unit.
        """
        ...
