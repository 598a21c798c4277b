"""What a deployment says about its SQLite store."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from training_analyzer.adapters.sqlite.pragmas import Durability
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.ports.deployment import Deployment

FILE_NAME: Final = "training_analyzer.sqlite3"
DEFAULTS: Final = {"durability": "normal", "inline_reads": "true"}


@dataclass(frozen=True, slots=True)
class Settings:
    """``inline_reads`` puts short reads on the event loop; off serves slow and remote disks."""

    file: Path
    durability: Durability
    inline_reads: bool


def settings_of(deployment: Deployment) -> Settings:
    """Return the settings. Raises InvalidValue with the setting's name and what it takes."""
    given = {**DEFAULTS, **deployment.settings}
    durability, inline_reads = given["durability"], given["inline_reads"]
    if durability not in {"normal", "full"}:
        raise InvalidValue(
            "sqlite.durability", f"sqlite.durability is {durability!r}: it takes normal or full."
        )
    if inline_reads not in {"true", "false"}:
        raise InvalidValue(
            "sqlite.inline_reads", f"sqlite.inline_reads is {inline_reads!r}: it takes true or false."
        )
    return Settings(deployment.data_dir / FILE_NAME, cast("Durability", durability), inline_reads == "true")
