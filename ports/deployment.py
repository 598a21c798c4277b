"""What an adapter is told of the deployment it serves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from training_analyzer.domain.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Where and how the product runs.

    ``data_dir`` exists and is writable. ``settings`` and ``secrets`` hold exactly the names that the adapter's offer
    declares, as text, with its defaults filled in; a secret without a value is absent.
    """

    data_dir: Path
    environment: Literal["development", "production"]
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Secret] = field(default_factory=dict)
