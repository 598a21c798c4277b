"""What a value rests on, as the API shows it."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from training_analyzer.domain.training.explanation import Explanation
from training_analyzer.entrypoints.http.copying import copied


class TriedOut(msgspec.Struct, frozen=True):
    """A method of load, in the order tried; ``reason`` is null for the one that was chosen."""

    method: str
    reason: str | None


class AssumptionOut(msgspec.Struct, frozen=True):
    """An input that was unknown or unfit, and what was done instead."""

    input: str
    assumed: str
    value: float | None


class ExplanationOut(msgspec.Struct, frozen=True):
    """What one value rests on.

    ``formula`` is a heading of docs/formulas.md; ``reason`` says why the value is null. ``thresholds`` has the fields
    that the formula reads, from the row in force since ``threshold_from``. ``samples_s`` counts seconds with a value by
    channel, ``dropped`` the outliers left out. ``tried`` is the load's: its methods up to the chosen one. An
    ``outdated`` value waits to be measured again, and may rest on other inputs.
    """

    formula: str
    reason: str | None
    thresholds: Mapping[str, float | str | None]
    threshold_from: date | None
    samples_s: Mapping[str, int]
    dropped: Mapping[str, int]
    totals: Mapping[str, float | None]
    estimated: Sequence[AssumptionOut]
    tried: Sequence[TriedOut]
    outdated: bool

    @classmethod
    def of(cls, explanation: Explanation) -> "ExplanationOut":
        """Return an explanation."""
        return copied(
            cls,
            explanation,
            estimated=[copied(AssumptionOut, each) for each in explanation.estimated],
            tried=[copied(TriedOut, each) for each in explanation.tried],
        )
