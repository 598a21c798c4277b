"""What binds what a source handed over to the row that keeps it."""

from training_analyzer.domain.ids import ChallengeId, ConnectionId, UserId
from training_analyzer.domain.sealing import SealContext


def credential_context(user_id: UserId, provider: str, connection_id: ConnectionId) -> SealContext:
    """Return what binds a credential to its connection."""
    return SealContext(
        purpose="wearable-token", provider=provider, user_id=user_id, connection_id=str(connection_id)
    )


def challenge_context(user_id: UserId, provider: str, challenge_id: ChallengeId) -> SealContext:
    """Return what binds the state of a login to the challenge that waits for its code."""
    return SealContext(
        purpose="mfa-state", provider=provider, user_id=user_id, connection_id=str(challenge_id)
    )
