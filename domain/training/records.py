"""Personal records: the best effort for each distance, within one group of sports."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from training_analyzer.domain.activities.sport import Sport, family
from training_analyzer.domain.ids import ActivityId
from training_analyzer.domain.training.plausible import is_plausible


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The best effort of one activity for one distance, in elapsed seconds; the activity covered the distance."""

    activity_id: ActivityId
    day: date
    sport: Sport
    distance_m: float
    duration_s: float
    start_s: float = 0.0


def records(efforts: Iterable[Effort]) -> list[Effort]:
    """Return the record efforts, by group of sports and rising distance.

    Efforts that no human can have done are refused. So is one over a longer distance in less time than the record of
    a shorter one, since it covered the shorter one too: the next best stands instead. Ties keep the earlier day,
    then the earlier activity. A record is elected from what there is: without its activity the next best follows.
    """
    by_group: defaultdict[Sport, defaultdict[float, list[Effort]]] = defaultdict(lambda: defaultdict(list))
    for effort in efforts:
        if is_plausible(effort.sport, effort.distance_m, effort.duration_s):
            by_group[family(effort.sport)][effort.distance_m].append(effort)
    return [record for group in sorted(by_group) for record in _of_group(by_group[group])]


def _of_group(by_distance: dict[float, list[Effort]]) -> list[Effort]:
    elected: list[Effort] = []
    for distance_m in sorted(by_distance):
        floor_s = elected[-1].duration_s if elected else 0.0
        consistent = [effort for effort in by_distance[distance_m] if effort.duration_s >= floor_s]
        if consistent:
            elected.append(min(consistent, key=_rank))
    return elected


def _rank(effort: Effort) -> tuple[float, date, ActivityId]:
    return effort.duration_s, effort.day, effort.activity_id
