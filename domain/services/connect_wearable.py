"""Connect an athlete to a source, by what they hand over once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from training_analyzer.domain.identity.tries import Meter
from training_analyzer.domain.ids import ChallengeId
from training_analyzer.domain.services.keep_credential import keep_credential
from training_analyzer.domain.services.log_in_at_source import Login, admit, logged_in
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.connecting import check_supported
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.credential import Challenge, ConnectRequest, Password
from training_analyzer.domain.sync.seals import challenge_context

CHALLENGE_LIVES: Final = timedelta(minutes=10)


async def connect_wearable(request: ConnectRequest, login: Login) -> Connection | PendingChallenge:
    """Return the connection, or the challenge that any process finishes by `answer_challenge`.

    Tries are counted whether they are good or not: each costs the provider's patience. Raises SourceError,
    RateLimited of the throttle, WriteConflict.
    """
    check_supported(request, login.source.info)
    await admit(login)
    now = login.clock()
    await login.throttle.admit(list(_tries(request, login)), now)
    got = await logged_in(login, lambda: login.source.connect(request, now))
    return await _waiting(got, login) if isinstance(got, Challenge) else await keep_credential(got, login)


def _tries(request: ConnectRequest, login: Login) -> Iterator[tuple[Meter, str]]:
    """Yield what a log-in counts in: everybody's at the provider, the athlete's, and that of the name they give.

    The last keeps athletes of ours, together, from locking somebody's account there.
    """
    yield Meter.CONNECT_PROVIDER, login.provider
    yield Meter.CONNECT_ACCOUNT, f"{login.provider}\n{login.user_id}"
    if isinstance(request, Password):
        yield Meter.CONNECT_ACCOUNT, f"{login.provider}\n@{request.username.strip().casefold()}"


@retried
async def _waiting(challenge: Challenge, login: Login) -> PendingChallenge:
    now = login.clock()
    challenge_id = ChallengeId(login.make_id(now))
    context = challenge_context(login.user_id, login.provider, challenge_id)
    pending = PendingChallenge(
        id=challenge_id,
        user_id=login.user_id,
        provider=login.provider,
        method=challenge.method,
        sent_to=challenge.sent_to,
        sealed=login.vault.seal(challenge.state, context),
        created_at=now,
        expires_at=min(challenge.expires_at, now + CHALLENGE_LIVES),
    )
    async with login.own() as w:
        await w.wearable_challenges.put(pending)
        await w.commit()
    return pending
