"""What a rule of security says of a deployment."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is: what is refused keeps a deployment from starting."""

    OK = "ok"
    WARNING = "warning"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, its verdict and one sentence that holds no secret."""

    rule: str
    verdict: Verdict
    says: str
