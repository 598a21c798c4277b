"""Finish a log-in by the code that the provider sent."""

from training_analyzer.domain.ids import ChallengeId
from training_analyzer.domain.sealing import SealBroken
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.keep_credential import keep_credential
from training_analyzer.domain.services.log_in_at_source import Login, admit, logged_in
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.errors import ChallengeExpired, InvalidMfaCode
from training_analyzer.domain.sync.seals import challenge_context


async def answer_challenge(challenge_id: ChallengeId, code: Secret, login: Login) -> Connection:
    """Return the connection. Each call takes one try, before the provider is asked.

    Raises InvalidMfaCode with the tries that are left, ChallengeExpired, also for another athlete's or provider's,
    and what `connect_wearable` raises.
    """
    await admit(login)
    pending = await _used(challenge_id, login)
    if pending is None or pending.provider != login.provider:
        raise ChallengeExpired
    state = _state(pending, login)
    try:
        credential = await logged_in(login, lambda: login.source.answer(state, code.reveal(), login.clock()))
    except InvalidMfaCode:
        raise InvalidMfaCode(pending.tries_left) from None
    return await keep_credential(credential, login, challenge_id=challenge_id)


@retried
async def _used(challenge_id: ChallengeId, login: Login) -> PendingChallenge | None:
    async with login.own() as w:
        pending = await w.wearable_challenges.use(login.user_id, challenge_id, login.clock())
        await w.commit()
    return pending


def _state(pending: PendingChallenge, login: Login) -> bytes:
    try:
        return login.vault.open(
            pending.sealed, challenge_context(login.user_id, pending.provider, pending.id)
        )
    except SealBroken:
        raise ChallengeExpired from None
