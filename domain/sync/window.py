"""Which days are asked for, and how a long answer is divided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days from ``first`` to ``last``, both included, on the athlete's local calendar."""

    first: date
    last: date

    @property
    def days(self) -> Iterator[date]:
        """Each day, in order."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def parts(self, most_days: int) -> Iterator["Window"]:
        """Yield the window in parts of at most so many days, in order."""
        first = self.first
        while first <= self.last:
            last = min(first + timedelta(days=most_days - 1), self.last)
            yield Window(first=first, last=last)
            first = last + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page[T]:
    """Part of a list. ``cursor`` asks for what comes after it; None is the end."""

    items: tuple[T, ...]
    cursor: str | None
