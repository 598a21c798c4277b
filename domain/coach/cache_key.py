"""What makes two answers one: only if all of it is the same is a stored answer served again."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from training_analyzer.domain.coach.prompt import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheKey:
    """``user_id`` keeps athletes apart; ``data`` is all that was told, so that an answer is outdated by its content."""

    user_id: str
    feature: str
    prompt_version: str
    provider: str
    model: str
    params: dict[str, Any]
    language: str
    data: dict[str, Any]

    @property
    def digest(self) -> bytes:
        """Return the key: SHA-256 over canonical JSON."""
        return sha256(canonical(asdict(self)).encode()).digest()
