"""Identifiers: UUIDv7 made by us, shown as a prefix and 26 letters of Crockford's base 32."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, NewType
from uuid import UUID

from training_analyzer.domain.errors import NotFound

UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
ActivityId = NewType("ActivityId", UUID)
GoalId = NewType("GoalId", UUID)
TrainingPlanId = NewType("TrainingPlanId", UUID)
WorkoutId = NewType("WorkoutId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
AuditEventId = NewType("AuditEventId", UUID)
IdentityId = NewType("IdentityId", UUID)
JobId = NewType("JobId", UUID)
ExportId = NewType("ExportId", UUID)
BillingAccountId = NewType("BillingAccountId", UUID)
CheckoutId = NewType("CheckoutId", UUID)
ConnectionId = NewType("ConnectionId", UUID)
ChallengeId = NewType("ChallengeId", UUID)
SyncRunId = NewType("SyncRunId", UUID)
AnalysisId = NewType("AnalysisId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)

type MakeId = Callable[[datetime], UUID]
"""Makes a new id for an instant; randomness comes from outside."""

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES: Final = {letter: value for value, letter in enumerate(_ALPHABET)}
_PAIRS: Final = [high + low for high in _ALPHABET for low in _ALPHABET]
_SHIFTS: Final = range(120, -1, -10)  # two letters are ten bits
_LENGTH: Final = 26  # 130 bits hold 128
ENTROPY_BYTES: Final = 10
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_A_MILLISECOND: Final = timedelta(milliseconds=1)


def new_id(now: datetime, entropy: bytes) -> UUID:
    """Return the UUIDv7 of an instant: 48 bits of Unix milliseconds, version, variant, 74 random bits.

    ``entropy`` is ``ENTROPY_BYTES`` long. Source: RFC 9562, section 5.7.
    """
    random = int.from_bytes(entropy) & ((1 << 74) - 1)
    milliseconds = (now - _EPOCH) // _A_MILLISECOND & ((1 << 48) - 1)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def to_text(prefix: str, value: UUID) -> str:
    """Return the public form, such as ``act_01j9…``; it sorts as the ids do."""
    number = value.int
    return f"{prefix}_{''.join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])}"


def from_text(prefix: str, text: str, kind: str) -> UUID:
    """Return the id behind its public form. Raises NotFound: a malformed id names nothing."""
    head, _, letters = text.partition("_")
    if head != prefix or len(letters) != _LENGTH:
        raise NotFound(kind)
    value = 0
    for letter in letters:
        if letter not in _VALUES:
            raise NotFound(kind)
        value = value << 5 | _VALUES[letter]
    if value >> 128:
        raise NotFound(kind)
    return UUID(int=value)
