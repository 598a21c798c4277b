"""What the entrypoints hand to use cases as ``now``."""

from collections.abc import Callable
from datetime import datetime

type Clock = Callable[[], datetime]
"""Returns the instant, aware, in UTC."""
