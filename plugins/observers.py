"""Telling observers, each on its own: one that fails hurts nobody."""

import inspect
import logging
from typing import Final

import pluggy

from training_analyzer.domain.activities.activity import Activity

log: Final = logging.getLogger(__name__)


class PluginObservers:
    """The observers among the plugins of a manager."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self._manager = manager

    async def activity_stored(self, activity: Activity) -> None:
        """Tell every observer, one by one."""
        for implementation in self._manager.hook.activity_stored.get_hookimpls():
            # a hook may take fewer arguments than there are
            arguments = {"activity": activity} if implementation.argnames else {}
            try:
                told = implementation.function(**arguments)
                if inspect.isawaitable(told):
                    await told
            except Exception:  # a stranger's observer: its failure is never the athlete's
                log.exception("observer %s failed on activity_stored", implementation.plugin_name)
