"""What a plugin offers: an adapter by name, opened only when a deployment selects it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

from training_analyzer.ports.deployment import Deployment

PLUGIN_API: Final = 1
"""Version of the hooks and of what ``training_analyzer.api`` exports; a plugin states the one it was made for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of an adapter, ``TA_<SECTION>__<NAME>``; a secret never appears in logs or listings."""

    name: str
    summary: str
    default: str | None = None
    secret: bool = False


type Factory[P] = Callable[[Deployment], AbstractAsyncContextManager[P]]


@dataclass(frozen=True)  # no slots: with them ``Offer[Store](…)`` fails on Python 3.12
class Offer[P]:
    """An adapter on offer.

    ``factory`` opens the adapter for a deployment and closes it at the end; given as ``"package.module:function"`` it
    is imported only when selected. ``section`` names its settings, its own name unless given.
    """

    name: str
    factory: Factory[P] | str
    summary: str
    settings: tuple[Setting, ...] = ()
    section: str = ""

    @property
    def settings_section(self) -> str:
        """The section of the settings that this adapter reads."""
        return self.section or self.name
