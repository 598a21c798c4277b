"""Running a plugin's code while plugins are found and opened: whatever it raises, the plugin is named."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.plugins.errors import PluginBroken

log: Final = logging.getLogger(__name__)


@contextmanager
def foreign_code(plugin: str, failed: str) -> Iterator[None]:
    """Turn what a plugin's code raises into PluginBroken; ``failed`` says what went wrong, as in 'X cannot be imported'.

    Expected failures, such as a wrong setting, already say what to do and pass.
    """
    try:
        yield
    except TrainingAnalyzerError:
        raise
    except (Exception, SystemExit) as error:  # importing a plugin: a stranger's code may raise anything
        log.debug("plugin %s: %s", plugin, failed, exc_info=True)
        raise PluginBroken(plugin, f"{failed} ({_said(error)})") from error


def _said(error: BaseException) -> str:
    """Return an exception as part of one sentence."""
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(":. ")
