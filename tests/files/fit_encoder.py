"""A small writer of FIT files: what tests need of the format, after Garmin's public protocol description."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

EPOCH_UNIX_S: Final = 631_065_600
START: Final = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)

# base types: number, struct letter, invalid value
ENUM, SINT8, UINT8, UINT16, SINT32, STRING, UINT32, BYTE = (
    (0x00, "B", 0xFF), (0x01, "b", 0x7F), (0x02, "B", 0xFF), (0x84, "H", 0xFFFF),
    (0x85, "i", 0x7FFFFFFF), (0x07, "s", 0), (0x86, "I", 0xFFFFFFFF), (0x0D, "s", 0xFF),
)  # fmt: skip

type Base = tuple[int, str, int]
type Value = float | bytes | None


@dataclass(frozen=True)
class Field:
    number: int
    base: Base
    scale: float = 1
    offset: float = 0
    size: int = 0


_STAMP = Field(253, UINT32)
_TOTALS = {
    "timestamp": _STAMP,
    "event": Field(0, ENUM),
    "event_type": Field(1, ENUM),
    "start_time": Field(2, UINT32),
    "total_elapsed_time": Field(7, UINT32, 1000),
    "total_timer_time": Field(8, UINT32, 1000),
    "total_distance": Field(9, UINT32, 100),
    "total_calories": Field(11, UINT16),
}
MESSAGES: Final[Mapping[str, tuple[int, Mapping[str, Field]]]] = {
    "file_id": (0, {
        "type": Field(0, ENUM), "manufacturer": Field(1, UINT16), "product": Field(2, UINT16), "time_created": Field(4, UINT32),
    }),
    "sport": (12, {"sport": Field(0, ENUM), "sub_sport": Field(1, ENUM)}),
    "session": (18, _TOTALS | {
        "sport": Field(5, ENUM), "sub_sport": Field(6, ENUM), "avg_heart_rate": Field(16, UINT8),
        "max_heart_rate": Field(17, UINT8), "avg_power": Field(20, UINT16), "max_power": Field(21, UINT16),
        "total_ascent": Field(22, UINT16), "normalized_power": Field(34, UINT16), "total_moving_time": Field(59, UINT32, 1000),
    }),
    "lap": (19, _TOTALS | {
        "avg_heart_rate": Field(15, UINT8), "max_heart_rate": Field(16, UINT8), "avg_power": Field(19, UINT16),
        "max_power": Field(20, UINT16), "total_ascent": Field(21, UINT16), "sport": Field(25, ENUM),
    }),
    "record": (20, {
        "timestamp": _STAMP, "position_lat": Field(0, SINT32), "position_long": Field(1, SINT32),
        "altitude": Field(2, UINT16, 5, 500), "heart_rate": Field(3, UINT8), "cadence": Field(4, UINT8),
        "distance": Field(5, UINT32, 100), "speed": Field(6, UINT16, 1000), "power": Field(7, UINT16),
        "compressed_speed_distance": Field(8, BYTE, size=3), "temperature": Field(13, SINT8),
        "enhanced_speed": Field(73, UINT32, 1000), "enhanced_altitude": Field(78, UINT32, 5, 500),
    }),
    "event": (21, {"timestamp": _STAMP, "event": Field(0, ENUM), "event_type": Field(1, ENUM), "data": Field(3, UINT32)}),
    "activity": (34, {
        "timestamp": _STAMP, "total_timer_time": Field(0, UINT32, 1000), "num_sessions": Field(1, UINT16),
        "type": Field(2, ENUM), "event": Field(3, ENUM), "event_type": Field(4, ENUM), "local_timestamp": Field(5, UINT32),
    }),
    "field_description": (206, {
        "developer_data_index": Field(0, UINT8), "field_definition_number": Field(1, UINT8), "fit_base_type_id": Field(2, UINT8),
        "field_name": Field(3, STRING, size=16), "units": Field(8, STRING, size=8), "native_mesg_num": Field(14, UINT16),
        "native_field_num": Field(15, UINT8),
    }),
    "developer_data_id": (207, {"developer_data_index": Field(3, UINT8), "application_id": Field(1, BYTE, size=16)}),
}  # fmt: skip

SPORTS: Final = {
    "generic": 0, "running": 1, "cycling": 2, "transition": 3, "fitness_equipment": 4, "swimming": 5, "training": 10,
    "walking": 11, "cross_country_skiing": 12, "rowing": 15, "hiking": 17,
}  # fmt: skip
SUB_SPORTS: Final = {
    "generic": 0, "trail": 3, "road": 7, "indoor_rowing": 14, "lap_swimming": 17, "strength_training": 20,
}  # fmt: skip
FILE_TYPES: Final = {"settings": 2, "activity": 4, "workout": 5, "course": 6, "weight": 9, "monitoring_b": 32}
EVENT_TYPES: Final = {"start": 0, "stop": 1, "marker": 3, "stop_all": 4}


def fit_seconds(at: datetime) -> int:
    """Return an instant on FIT's clock."""
    return int(at.timestamp()) - EPOCH_UNIX_S


def semicircles(degrees: float) -> int:
    return round(degrees * 2**31 / 180)


def _crc_of_byte(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ 0xA001 if byte & 1 else byte >> 1
    return byte


_CRC_TABLE: Final = tuple(map(_crc_of_byte, range(256)))


def crc(content: bytes) -> int:
    """Return the checksum of the FIT protocol: CRC-16 with the polynomial 0x8005, reflected."""
    value = 0
    for byte in content:
        value = value >> 8 ^ _CRC_TABLE[(value ^ byte) & 0xFF]
    return value


def framed(messages: bytes, *, header_crc: bool = True, short_header: bool = False) -> bytes:
    """Put header and checksum around messages."""
    size = 12 if short_header else 14
    head = struct.pack("<BBHI4s", size, 0x20, 2132, len(messages), b".FIT")
    if not short_header:
        head += struct.pack("<H", crc(head) if header_crc else 0)
    return head + messages + struct.pack("<H", crc(head + messages))


@dataclass
class FitWriter:
    """Writes messages one after the other; each message is defined again whenever its fields change."""

    big_endian: bool = False
    content: bytearray = field(default_factory=bytearray)
    _defined: dict[str, tuple[int, tuple[str, ...], bool]] = field(default_factory=dict)

    def message(self, name: str, /, **values: Value) -> "FitWriter":
        """Write a message by the names of its fields, unscaled; None writes the invalid value."""
        self._define(name, tuple(values), None)
        self.content.append(self._defined[name][0])
        self.content += self._packed(name, values)
        return self

    def with_developer_field(self, name: str, developer_value: int, /, **values: Value) -> "FitWriter":
        """Write a message with one developer field of 16 bits, number 0 of developer 0."""
        self._define(name, tuple(values), struct.pack("BBBB", 1, 0, 2, 0))
        self.content.append(self._defined[name][0])
        self.content += self._packed(name, values) + struct.pack(self._order + "H", developer_value)
        return self

    def compressed(self, name: str, seconds: int, /, **values: Value) -> "FitWriter":
        """Write a message whose header holds the low five bits of its time; local numbers go up to 3."""
        self._define(name, tuple(values), None)
        self.content.append(0x80 | self._defined[name][0] << 5 | seconds & 0x1F)
        self.content += self._packed(name, values)
        return self

    def file(self, *, header_crc: bool = True, short_header: bool = False) -> bytes:
        return framed(bytes(self.content), header_crc=header_crc, short_header=short_header)

    @property
    def _order(self) -> str:
        return ">" if self.big_endian else "<"

    def _define(self, name: str, fields: tuple[str, ...], developer: bytes | None) -> None:
        local = self._defined[name][0] if name in self._defined else len(self._defined)
        if self._defined.get(name) == (local, fields, developer is not None):
            return
        assert local < 16, "a FIT file has 16 local messages"
        number, known = MESSAGES[name]
        self.content.append(0x40 | local | (0x20 if developer else 0))
        self.content += struct.pack(self._order + "BBHB", 0, self.big_endian, number, len(fields))
        for each in fields:
            self.content += struct.pack("BBB", known[each].number, _size(known[each]), known[each].base[0])
        self.content += developer or b""
        self._defined[name] = (local, fields, developer is not None)

    def _packed(self, name: str, values: Mapping[str, Value]) -> bytes:
        return b"".join(_pack(self._order, MESSAGES[name][1][each], value) for each, value in values.items())


def _size(each: Field) -> int:
    return each.size or struct.calcsize(each.base[1])


def _pack(order: str, each: Field, value: Value) -> bytes:
    if isinstance(value, bytes):
        return value.ljust(each.size, b"\x00")[: each.size]
    if value is None:
        return struct.pack(order + each.base[1], each.base[2])
    return struct.pack(order + each.base[1], round((value + each.offset) * each.scale))


type Level = float | Sequence[float | None] | None
"""One value for all seconds, one a second, or none."""


def at_second(level: Level, second: int) -> float | None:
    return level[second % len(level)] if isinstance(level, Sequence) else level


def _steady(level: Level) -> float | None:
    return None if isinstance(level, Sequence) else level


def a_fit_file(  # noqa: PLR0913 (a builder: a test states only what it is about)
    *,
    sport: str = "running",
    sub_sport: str = "generic",
    start: datetime | None = None,
    seconds: int = 60,
    hr: Level = 140,
    power: Level = None,
    speed_mps: float = 3.0,
    cadence: Level = 85,
    altitude_m: Level = 100.0,
    position: tuple[float, float] | None = (48.1, 11.5),
    laps: int = 1,
    utc_offset_s: int | None = 7200,
    pauses: Sequence[tuple[int, int]] = (),
    totals: Mapping[str, Value] | None = None,
    file_type: str = "activity",
    product: int = 4024,
    relative: bool = False,
) -> bytes:
    """Return a recording with one sample a second, both ends included, as a good device writes it.

    ``pauses`` are spans of seconds without samples; ``totals`` overrides fields of the session; with ``relative``
    the device's clock was never set.
    """
    begin = 1000 if relative else fit_seconds(start or START)
    writer = FitWriter()
    writer.message("file_id", type=FILE_TYPES[file_type], manufacturer=1, product=product, time_created=begin)
    writer.message("event", timestamp=begin, event=0, event_type=EVENT_TYPES["start"])
    moved_s = 0
    for second in range(seconds + 1):
        for stop, go in pauses:
            if second in (stop, go):
                kind = "stop_all" if second == stop else "start"
                writer.message("event", timestamp=begin + second, event=0, event_type=EVENT_TYPES[kind])
        if any(stop < second < go for stop, go in pauses):
            continue
        _write_record(writer, begin, second, moved_s, hr, power, speed_mps, cadence, altitude_m, position)
        moved_s += 1
    end = begin + seconds
    writer.message("event", timestamp=end, event=0, event_type=EVENT_TYPES["stop_all"])
    timer_s = seconds - sum(go - stop for stop, go in pauses)
    for lap in range(laps):
        writer.message("lap", timestamp=begin + seconds * (lap + 1) // laps, start_time=begin + seconds * lap // laps,
                       total_elapsed_time=seconds / laps, total_timer_time=timer_s / laps,
                       total_distance=speed_mps * timer_s / laps)  # fmt: skip
    session: dict[str, Value] = {
        "timestamp": end, "start_time": begin, "sport": SPORTS[sport], "sub_sport": SUB_SPORTS[sub_sport],
        "total_elapsed_time": seconds, "total_timer_time": timer_s, "total_distance": speed_mps * timer_s,
        "avg_heart_rate": _steady(hr), "max_heart_rate": _steady(hr),
        "avg_power": _steady(power), "max_power": _steady(power),
    }  # fmt: skip
    writer.message("session", **(session | dict(totals or {})))
    writer.message("activity", timestamp=end, total_timer_time=timer_s, num_sessions=1,
                   local_timestamp=None if utc_offset_s is None else end + utc_offset_s)  # fmt: skip
    return writer.file()


def _write_record(
    writer: FitWriter, begin: int, second: int, moved_s: int, hr: Level, power: Level, speed_mps: float,
    cadence: Level, altitude_m: Level, position: tuple[float, float] | None,
) -> None:  # fmt: skip
    values: dict[str, Value] = {
        "timestamp": begin + second,
        "heart_rate": at_second(hr, moved_s),
        "cadence": at_second(cadence, moved_s),
        "enhanced_altitude": at_second(altitude_m, moved_s),
        "distance": moved_s * speed_mps,
        "enhanced_speed": speed_mps,
        "power": at_second(power, moved_s),
    }
    if position:
        north_deg = moved_s * speed_mps / 111_195
        values |= {
            "position_lat": semicircles(position[0] + north_deg),
            "position_long": semicircles(position[1]),
        }
    writer.message("record", **values)


def a_multisport_file(*legs: tuple[str, int], start: datetime | None = None) -> bytes:
    """Return one recording with a session for each (sport, seconds), one sample a second."""
    begin = fit_seconds(start or START)
    writer = FitWriter().message("file_id", type=4, manufacturer=1, product=4024, time_created=begin)
    at = begin
    for sport, seconds in legs:
        for second in range(seconds):
            writer.message("record", timestamp=at + second, heart_rate=120, distance=second * 3.0)
        writer.message("lap", timestamp=at + seconds, start_time=at, total_elapsed_time=seconds)
        writer.message("session", timestamp=at + seconds, start_time=at, sport=SPORTS[sport],
                       total_elapsed_time=seconds, total_timer_time=seconds, total_distance=seconds * 3.0)  # fmt: skip
        at += seconds
    writer.message(
        "activity",
        timestamp=at,
        total_timer_time=at - begin,
        num_sessions=len(legs),
        local_timestamp=at + 7200,
    )
    return writer.file()
