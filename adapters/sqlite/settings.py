"""What a deployment says about its SQLite store."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from training_analyzer.adapters.sqlite.pragmas import Durability
from training_analyzer.ports.deployment import Deployment

FILE_NAME: Final = "training_analyzer.sqlite3"


@dataclass(frozen=True, slots=True)
class Settings:
    """``inline_reads`` puts short reads on the event loop; off serves slow and remote disks."""

    file: Path
    durability: Durability
    inline_reads: bool


def settings_of(deployment: Deployment) -> Settings:
    """Return the settings. Raises InvalidSetting."""
    durability = deployment.choice("durability", "normal", "full")
    inline_reads = deployment.choice("inline_reads", "true", "false")
    return Settings(deployment.data_dir / FILE_NAME, cast("Durability", durability), inline_reads == "true")
