"""What an adapter is told of the deployment it serves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Where and how the product runs.

    ``data_dir`` exists and is writable. ``settings`` and ``secrets`` hold exactly the names that the adapter's offer
    declares, as text, with its defaults filled in; a secret without a value is absent. ``section`` is the part of
    the settings they stand in.
    """

    data_dir: Path
    environment: Literal["development", "production"]
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    section: str = ""

    def whole_number(self, name: str, *, least: int, most: int) -> int:
        """Return a setting as a whole number within bounds. Raises InvalidSetting."""
        text = self.settings.get(name, "")
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise InvalidSetting(self.variable(name), f"a whole number from {least} to {most}")
        return int(text)

    def choice(self, name: str, *choices: str) -> str:
        """Return a setting that is one of some words, the first where it is not set. Raises InvalidSetting."""
        text = self.settings.get(name, choices[0])
        if text not in choices:
            raise InvalidSetting(self.variable(name), " or ".join(choices))
        return text

    def variable(self, name: str) -> str:
        """Return a setting's name as an environment variable."""
        return f"TA_{self.section}__{name}".upper()
