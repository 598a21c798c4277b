"""Write to the owner of an account."""

from collections.abc import Callable
from datetime import datetime

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.letter import Letter, purpose_of, written
from training_analyzer.domain.identity.one_time_token import ENTROPY_BYTES, make_one_time_token
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.mailer import Mailer
from training_analyzer.ports.work import Work


async def send_letter(
    *,
    letter: Letter,
    user_id: UserId | None,
    to: Email | None,
    public_url: str,
    work: Work,
    mailer: Mailer,
    entropy: Callable[[int], bytes],
    now: datetime,
) -> None:
    """Send a letter, with a link of its own where it has one; nothing for an account that is not there.

    Sent again after a failure, it holds a new link, and the older one is void. Raises MailFailed, WriteConflict.
    """
    if user_id is None or (user := await _reader(user_id, letter, work)) is None:
        return
    token = await _link(letter, user, to or user.email, work, entropy, now)
    await mailer.send(written(letter, to or user.email, public_url, token))


async def _reader(user_id: UserId, letter: Letter, work: Work) -> User | None:
    """Return who is written to; who has verified the address meanwhile needs no such letter."""
    async with work.snapshot() as w:
        try:
            user = await w.users.get(user_id)
        except NotFound:
            return None
    done = letter is Letter.VERIFY_EMAIL and user.email_verified_at is not None
    return user if user.active and not done else None


@retried
async def _link(
    letter: Letter, user: User, to: Email, work: Work, entropy: Callable[[int], bytes], now: datetime
) -> Secret | None:
    purpose = purpose_of(letter)
    if purpose is None:
        return None
    text, token = make_one_time_token(
        entropy(ENTROPY_BYTES), user_id=user.id, purpose=purpose, email=to, now=now
    )
    async with work() as w:
        await w.one_time_tokens.add(token)
        await w.commit()
    return text
