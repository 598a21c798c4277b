"""Streams resampled to one value a second of timer time: what every metric is computed from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from training_analyzer.domain.activities.channel import Channel, Samples, Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.outliers import without_outliers

HOLD_S: Final = 3
"""A silent power or cadence sensor keeps its value so long, then counts as 0."""
BRIDGE_S: Final = 10
"""Heart rate, speed and altitude are interpolated across gaps of at most so many seconds."""

MOST_S: Final = 7 * 86_400
"""More seconds than this are not resampled: three samples weeks apart would become millions of rows."""

STOP_S: Final = 10.0
"""What is measured across a stop of the timer of more than so many seconds was not done in one go."""

_HELD: Final = (Channel.POWER, Channel.CADENCE)
_BRIDGED: Final = (Channel.HEART_RATE, Channel.SPEED, Channel.ALTITUDE)

type Column = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Seconds:
    """Columns of one length, a value for each second the timer ran.

    A channel that was never measured, or only by outliers, is absent. ``dropped`` counts the samples that were
    outliers, by channel. ``stops`` are the seconds after which the timer stood still for more than 10 s, in order.
    ``too_long`` says that the recording spans over a week of timer time, and that there are therefore no columns.
    """

    columns: Mapping[Channel, Column] = field(repr=False)
    dropped: Mapping[str, int]
    stops: Sequence[int] = ()
    too_long: bool = False

    def of(self, channel: Channel) -> Column:
        """Return a column, empty when it was never measured."""
        return self.columns.get(channel, ())


def per_second(streams: Streams, sport: Sport) -> Seconds:
    """Return the streams at 1 Hz on timer time.

    ``n`` samples one second apart are ``n`` seconds. While the timer is stopped there are no seconds; while it
    runs and a sensor is silent, power and cadence are 0 after a hold of 3 s, and heart rate, speed and altitude
    are interpolated across gaps of 10 s or less, else None. Of samples within one second the last counts.
    """
    times = streams.get(Channel.TIMER) or streams.get(Channel.TIME)
    if not times:
        return Seconds({}, {})
    slots = _slots(times)
    if slots[-1] >= MOST_S:
        return Seconds({}, {}, too_long=True)
    clean, dropped = without_outliers(streams, sport)
    columns: dict[Channel, Column] = {}
    for channels, fill in ((_HELD, _held), (_BRIDGED, _bridged)):
        for channel in channels:
            samples = clean.get(channel)
            if samples is not None and any(x is not None for x in samples):
                columns[channel] = fill(_placed(samples, slots))
    return Seconds(columns, dropped, _stops(streams, slots))


def _slots(times: Samples) -> Sequence[int]:
    """Return the second that each sample falls into, counted from the first one's."""
    first = next((t for t in times if t is not None), 0.0)
    slots, last = [], 0
    for t in times:
        last = last if t is None else max(last, int(t - first + 0.5))
        slots.append(last)
    return slots


def _stops(streams: Streams, slots: Sequence[int]) -> list[int]:
    """Return the seconds after which the timer stood still for long.

    A pause shows between the first samples of two seconds: later samples of a second may lie within the pause.
    """
    stops: list[int] = []
    second, stood_s = 0, None
    for slot, elapsed_s, timer_s in zip(
        slots, streams.get(Channel.TIME, ()), streams.get(Channel.TIMER, ()), strict=False
    ):
        if elapsed_s is None or timer_s is None or (stood_s is not None and slot == second):
            continue
        if stood_s is not None and elapsed_s - timer_s - stood_s > STOP_S:
            stops.append(second)
        second, stood_s = slot, elapsed_s - timer_s
    return stops


def _placed(samples: Samples, slots: Sequence[int]) -> list[float | None]:
    """Return the samples by second; a second without a sample is None."""
    if slots == list(range(len(slots))):
        return list(samples)  # already one a second: what most recorders write
    column: list[float | None] = [None] * (slots[-1] + 1)
    for slot, sample in zip(slots, samples, strict=True):
        if sample is not None:
            column[slot] = sample
    return column


def _held(column: list[float | None]) -> list[float | None]:
    """Fill gaps with the last value for 3 s, with 0 after that and before the first value."""
    if None not in column:
        return column
    last, silent_s = 0.0, HOLD_S
    filled: list[float | None] = []
    for x in column:
        if x is not None:
            last, silent_s = x, 0
        else:
            silent_s += 1
        filled.append(last if silent_s <= HOLD_S else 0.0)
    return filled


def _bridged(column: list[float | None]) -> list[float | None]:
    """Fill gaps of at most 10 s between two values by a straight line."""
    if None not in column:
        return column
    filled, last = list(column), None
    for i, x in enumerate(column):
        if x is None:
            continue
        if last is not None and 1 < i - last <= BRIDGE_S + 1:
            start = column[last] or 0.0
            for k in range(last + 1, i):
                filled[k] = start + (x - start) * (k - last) / (i - last)
        last = i
    return filled
