"""What the unofficial way asks for each kind: seven requests for any window of up to 28 days, and one for each night."""

from collections.abc import Iterable

from training_analyzer.adapters.garmin_data.asks import Ask, between, common
from training_analyzer.adapters.garmin_data.fitness import (
    race_predictions,
    readiness,
    training_status,
    vo2max,
)
from training_analyzer.adapters.garmin_data.nights import night
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.window import Window


def asks_for(kinds: frozenset[Capability], window: Window, display_name: str) -> Iterable[Ask]:
    """Yield the requests; ``display_name`` is as it stands in addresses."""
    yield from common(kinds, window)
    if Capability.SLEEP in kinds:
        yield from (
            Ask(
                kinds=frozenset({Capability.SLEEP}),
                endpoint="/wellness-service/wellness/dailySleepData",
                path=f"/wellness-service/wellness/dailySleepData/{display_name}",
                params={"date": day.isoformat()},
                day=day,
                read=night,
            )
            for day in window.days
        )
    yield from (each for each in _fitness(window, display_name) if each.kinds & kinds)


def _fitness(window: Window, display_name: str) -> Iterable[Ask]:
    ends = f"{window.first}/{window.last}"
    yield Ask(
        kinds=frozenset({Capability.VO2MAX}),
        endpoint="/metrics-service/metrics/maxmet/daily",
        path=f"/metrics-service/metrics/maxmet/daily/{ends}",
        read=vo2max,
    )
    yield Ask(  # the newest as of the last day: a day's own costs a request each
        kinds=frozenset({Capability.TRAINING_STATUS}),
        endpoint="/metrics-service/metrics/trainingstatus/aggregated",
        path=f"/metrics-service/metrics/trainingstatus/aggregated/{window.last}",
        read=training_status,
    )
    yield Ask(
        kinds=frozenset({Capability.READINESS}),
        endpoint="/metrics-service/metrics/trainingreadiness",
        path=f"/metrics-service/metrics/trainingreadiness/{ends}",
        read=readiness,
    )
    yield Ask(
        kinds=frozenset({Capability.RACE_PREDICTIONS}),
        endpoint="/metrics-service/metrics/racepredictions/daily",
        path=f"/metrics-service/metrics/racepredictions/daily/{display_name}",
        params=between(window, "fromCalendarDate", "toCalendarDate"),
        read=race_predictions,
    )
