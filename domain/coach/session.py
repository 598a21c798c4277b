"""A session of the diary as the coach compares it: how long, how far, how hard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.bands import Intensity, intensity_of_load
from training_analyzer.domain.coach.context import Row
from training_analyzer.domain.coach.fact import Fact, Facts, number, word

BASE_DAYS: Final = 42
SIMILAR_DAYS: Final = 90
_MOST_SIMILAR: Final = 5
_ALIKE: Final = 0.2
"""Sessions are alike within a fifth of the distance, or of the duration where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What an activity was in sum. ``key`` tells two apart and is never shown."""

    key: object
    day: date
    sport: Sport
    duration_s: float
    distance_m: float | None = None
    avg_hr_bpm: float | None = None
    load: float | None = None

    @property
    def speed_mps(self) -> float | None:
        """Return the mean speed, None without a way."""
        return self.distance_m / self.duration_s if self.distance_m and self.duration_s > 0.0 else None

    @property
    def intensity(self) -> Intensity | None:
        """Return how hard it was by its load an hour, None without a load."""
        known = self.load is not None and self.duration_s > 0.0
        return intensity_of_load(self.load or 0.0, self.duration_s) if known else None


def session_row(session: Session, today: date) -> Row:
    """Return a session as a row of facts."""
    return {
        "days_ago": number((today - session.day).days, "days"),
        "sport": word(str(session.sport)),
        "duration_s": number(session.duration_s, "s"),
        "distance_m": number(session.distance_m, "m"),
        "avg_hr_bpm": number(session.avg_hr_bpm, "bpm"),
        "load": number(session.load, "load"),
        "intensity": word(session.intensity),
    }


def similar_to(session: Session, others: Sequence[Session]) -> list[Session]:
    """Return earlier sessions of the sport that are alike, the newest first, at most five of 90 days."""
    alike = [
        each
        for each in others
        if each.key != session.key
        and each.sport is session.sport
        and 0 <= (session.day - each.day).days <= SIMILAR_DAYS
        and _is_alike(session, each)
    ]
    return sorted(alike, key=lambda each: each.day, reverse=True)[:_MOST_SIMILAR]


def similar_facts(session: Session, others: Sequence[Session]) -> Facts:
    """Return how a session compares with the median of those like it."""
    alike = similar_to(session, others)
    speeds = [speed for each in alike if (speed := each.speed_mps) is not None]
    rates = [each.avg_hr_bpm for each in alike if each.avg_hr_bpm is not None]
    speed, rate = _median(speeds), _median(rates)
    mine, reason = session.speed_mps, None if alike else "no_evidence"
    return {
        "similar_count": number(len(alike), "count"),
        "similar_speed_mps": number(speed, "mps", reason),
        "similar_hr_bpm": number(rate, "bpm", reason),
        "speed_vs_similar_pct": number(
            100.0 * (mine - speed) / speed if mine is not None and speed else None, "pct", reason
        ),
        "hr_vs_similar_bpm": number(
            session.avg_hr_bpm - rate if session.avg_hr_bpm is not None and rate is not None else None,
            "bpm",
            reason,
        ),
    }


def base_facts(session: Session, others: Sequence[Session]) -> Facts:
    """Return the load of a usual session of the 42 days before, of any sport, and how this one compares."""
    loads = [
        each.load
        for each in others
        if each.key != session.key and each.load and 0 < (session.day - each.day).days <= BASE_DAYS
    ]
    usual = fmean(loads) if loads else None
    reason = None if loads else "no_evidence"
    ratio = session.load / usual if session.load is not None and usual else None
    return {"usual_load": number(usual, "load", reason), "load_vs_usual": number(ratio, "ratio", reason)}


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _is_alike(one: Session, other: Session) -> bool:
    if one.distance_m and other.distance_m:
        return abs(other.distance_m - one.distance_m) <= _ALIKE * one.distance_m
    return abs(other.duration_s - one.duration_s) <= _ALIKE * one.duration_s


def shares(easy_s: float, moderate_s: float, hard_s: float, reason: str | None = None) -> dict[str, Fact]:
    """Return the shares of the time in three zones as facts."""
    total_s = easy_s + moderate_s + hard_s
    parts = {"easy_pct": easy_s, "moderate_pct": moderate_s, "hard_pct": hard_s}
    return {
        key: number(100.0 * part_s / total_s if total_s > 0.0 else None, "pct", reason)
        for key, part_s in parts.items()
    }
