"""Telling observers, each on its own: one that fails hurts nobody."""

import inspect
import logging
from typing import Any, Final

import pluggy

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.billing.transition import PlanChange

log: Final = logging.getLogger(__name__)


class PluginObservers:
    """The observers among the plugins of a manager."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self._manager = manager

    async def activity_stored(self, activity: Activity) -> None:
        """Tell every observer, one by one."""
        await self._tell("activity_stored", activity=activity)

    async def subscription_changed(self, change: PlanChange) -> None:
        """Tell every observer, one by one."""
        await self._tell("subscription_changed", change=change)

    async def _tell(self, what: str, **told: Any) -> None:
        for implementation in getattr(self._manager.hook, what).get_hookimpls():
            # a hook may take fewer arguments than there are
            arguments = told if implementation.argnames else {}
            try:
                done = implementation.function(**arguments)
                if inspect.isawaitable(done):
                    await done
            except Exception:  # a stranger's observer: its failure is never the athlete's
                log.exception("observer %s failed on %s", implementation.plugin_name, what)
