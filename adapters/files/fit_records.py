"""FIT records as columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from training_analyzer.adapters.files.columns import measured
from training_analyzer.domain.activities.channel import Channel, Samples

_DEGREES_PER_SEMICIRCLE: Final = 180 / 2**31
_NAMES: Final = {
    Channel.HEART_RATE: "heart_rate",
    Channel.POWER: "power",
    Channel.CADENCE: "cadence",
    Channel.DISTANCE: "distance",
    Channel.TEMPERATURE: "temperature",
}
_POSITIONS: Final = {Channel.LATITUDE: "position_lat", Channel.LONGITUDE: "position_long"}
# an old field and its wider successor, with one step of the old one's scale
_ENHANCED: Final = {Channel.SPEED: ("speed", 0.001), Channel.ALTITUDE: ("altitude", 0.2)}
_COMPRESSED: Final = "compressed_speed_distance"

type Records = Sequence[dict[str, object]]


def columns_of(records: Records) -> Mapping[Channel, Samples]:
    """Return the channels that the records measured."""
    _expand(records)
    columns = {channel: measured(channel, raw) for channel, raw in _raw(records)}
    return {channel: column for channel, column in columns.items() if column is not None}


def _raw(records: Records) -> Iterator[tuple[Channel, Sequence[object]]]:
    for channel, name in _NAMES.items():
        yield channel, [record.get(name) for record in records]
    for channel, name in _POSITIONS.items():
        yield channel, [_degrees(record.get(name)) for record in records]
    for channel, (name, step) in _ENHANCED.items():
        yield channel, _wider(records, name, step)


def _degrees(semicircles: object) -> float | None:
    return round(semicircles * _DEGREES_PER_SEMICIRCLE, 7) if isinstance(semicircles, int) else None


def _wider(records: Records, name: str, step: float) -> Sequence[object]:
    """Return the enhanced field where there is one, else the old one.

    The fast reader derives each from the other and cuts off a step in doing so (4.084 m/s becomes 4.083): of two
    values a step apart the greater is the recorder's own.
    """
    old = [record.get(name) for record in records]
    enhanced = [record.get("enhanced_" + name) for record in records]
    if old == enhanced:
        return old
    return [_better(a, b, step) for a, b in zip(old, enhanced, strict=True)]


def _better(old: object, enhanced: object, step: float) -> object:
    if not isinstance(enhanced, int | float):
        return old
    if not isinstance(old, int | float) or abs(old - enhanced) > 1.1 * step:
        return enhanced
    return max(old, enhanced)


def _expand(records: Records) -> None:
    """Unpack speed (12 bits, cm/s) and distance (12 bits that wrap, 1/16 m) of old foot pods in place."""
    ticks = 0
    for record in records:
        packed = record.get(_COMPRESSED)
        if not isinstance(packed, list | tuple) or not _is_packed(packed):
            continue
        low, middle, high = packed
        ticks += ((high << 4 | middle >> 4) - ticks) % 4096
        record.setdefault("speed", (low | (middle & 0x0F) << 8) / 100)
        record.setdefault("distance", ticks / 16)


def _is_packed(packed: Sequence[object]) -> bool:
    return len(packed) == 3 and all(isinstance(byte, int) for byte in packed) and set(packed) != {255}  # noqa: PLR2004
