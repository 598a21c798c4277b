"""What the coach is told: computed facts, rows of them, and, where the athlete wants it, texts of others.

It holds no name, address, id, place, serial number or date: days are counted from today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from training_analyzer.domain.coach.fact import Fact, Facts
from training_analyzer.domain.coach.question import Topic

type Row = Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that an answer rests on. ``rows`` are lists of facts by name, such as ``sessions``.

    ``texts`` are cleaned words of other people (a name, a note): data, never instructions.
    """

    topic: Topic
    facts: Facts
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """Return what a finding may refer to: the facts that are known, and the lists."""
        known = {key for key, fact in self.facts.items() if fact.value is not None}
        return frozenset(known | set(self.rows))

    def every_fact(self) -> list[Fact]:
        """Return the facts, those of rows too."""
        return [
            *self.facts.values(),
            *(fact for rows in self.rows.values() for row in rows for fact in row.values()),
        ]

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON takes it: numbers with their units, and why what is unknown is unknown."""
        told = {key: fact for key, fact in self.facts.items() if fact.value is not None}
        data: dict[str, Any] = {
            "topic": str(self.topic),
            "metrics": {key: _told(told[key]) for key in sorted(told)},
            "unknown": {key: fact.reason for key, fact in sorted(self.facts.items()) if fact.value is None},
        }
        data |= {name: [_row(row) for row in rows] for name, rows in sorted(self.rows.items())}
        return data | ({"texts": dict(sorted(self.texts.items()))} if self.texts else {})


def _told(fact: Fact) -> object:
    return {"value": fact.value, "unit": fact.unit} if fact.unit else fact.value


def _row(row: Row) -> dict[str, object]:
    return {f"{key}": _told(row[key]) for key in sorted(row) if row[key].value is not None}
