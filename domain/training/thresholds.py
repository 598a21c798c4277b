"""Thresholds: dated per sport, so that a new one never rewrites history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from training_analyzer.domain.activities.sport import Sport


class Sex(StrEnum):
    """The pair of constants in Banister's formula."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What holds for one sport from one local day on, until a later row of that sport. Unknown is None."""

    sport: Sport
    valid_from: date
    ftp_w: float | None = None
    lthr_bpm: float | None = None
    max_hr_bpm: float | None = None
    rest_hr_bpm: float | None = None
    threshold_pace_s_per_km: float | None = None
    css_s_per_100m: float | None = None
    weight_kg: float | None = None
    sex: Sex | None = None


def in_force(rows: Iterable[Threshold], sport: Sport, day: date) -> Threshold | None:
    """Return the row that governs a sport on a local day, or None before the first one."""
    governing = [row for row in rows if row.sport is sport and row.valid_from <= day]
    return max(governing, key=lambda row: row.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class GovernedDays:
    """Local days of a sport that a change of thresholds touches: from ``first`` until the day before ``until``."""

    sport: Sport
    first: date
    until: date | None


def changed(before: Sequence[Threshold], after: Sequence[Threshold]) -> list[GovernedDays]:
    """Return the spans of days on which the row in force differs between two lists.

    Rows that differ by their start alone differ: metrics name the row they rest on by its start.
    """
    spans: list[GovernedDays] = []
    for sport in sorted({row.sport for row in (*before, *after)}):
        starts = sorted({row.valid_from for row in (*before, *after) if row.sport is sport})
        for start, following in zip(starts, [*starts[1:], None], strict=True):
            if in_force(before, sport, start) != in_force(after, sport, start):
                spans.append(GovernedDays(sport, start, following))
    return spans
