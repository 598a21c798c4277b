"""Who made an answer, said so that nobody takes one for the other."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class GeneratorKind(StrEnum):
    """Fixed rules over the athlete's numbers, or a language model."""

    RULES = "rules"
    LLM = "llm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """Who made it. ``model`` is None for rules; ``prompt_version`` tells the wording of the rules or of the prompt."""

    kind: GeneratorKind
    provider: str
    model: str | None = None
    prompt_version: str

    @property
    def sentence(self) -> str:
        """Return what every answer shows."""
        if self.kind is GeneratorKind.RULES:
            return "Written by fixed rules from your own numbers, without a language model."
        return f"Written by the language model {self.model} from your own numbers; it may be wrong."


RULES_VERSION: Final = "rules-1"

RULES: Final = Generator(kind=GeneratorKind.RULES, provider="rules", prompt_version=RULES_VERSION)
