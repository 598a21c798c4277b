"""Zones: the published bounds, and every second in exactly one of them."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.three_zones import three_hr_zones, three_power_zones
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zones import (
    Zone,
    ZoneScheme,
    pace_bounds_s_per_km,
    time_in_zones,
    zones,
    zones_from,
)

FULL = Threshold(
    sport=Sport.RUNNING,
    valid_from=date(2026, 1, 1),
    ftp_w=250.0,
    lthr_bpm=170.0,
    max_hr_bpm=190.0,
    rest_hr_bpm=50.0,
    threshold_pace_s_per_km=270.0,
)
NOTHING = Threshold(sport=Sport.RUNNING, valid_from=date(2026, 1, 1))
SCHEMES = pytest.mark.parametrize("scheme", list(ZoneScheme))


def cut(scheme: ZoneScheme, threshold: Threshold = FULL) -> tuple[Zone, ...]:
    """Return zones that exist."""
    found = zones(scheme, threshold)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scheme", "threshold", "lower"),
    [
        (ZoneScheme.POWER_COGGAN, FULL, [0, 137.5, 187.5, 225, 262.5, 300, 375]),
        (ZoneScheme.HR_RESERVE, FULL, [0, 120, 134, 148, 162, 176]),
        (ZoneScheme.HR_MAX, FULL, [0, 95, 114, 133, 152, 171]),
        (ZoneScheme.HR_FRIEL_RUN, FULL, [0, 144.5, 153, 161.5, 170, 175.1, 180.2]),
        (
            ZoneScheme.HR_FRIEL_RIDE,
            replace(FULL, lthr_bpm=165.0),
            [0, 133.65, 148.5, 155.1, 165, 169.95, 174.9],
        ),
        (ZoneScheme.HR_COGGAN, FULL, [0, 115.6, 141.1, 159.8, 178.5]),
    ],
)
def test_the_published_bounds(scheme: ZoneScheme, threshold: Threshold, lower: list[float]) -> None:
    # exactly: a heart rate of 133 in a maximum of 190 is 70 % and not a hair less
    assert [zone.lower for zone in cut(scheme, threshold)] == lower


def test_pace_is_cut_at_shares_of_threshold_pace() -> None:
    assert pace_bounds_s_per_km(FULL) == pytest.approx([348.3, 307.8, 286.2, 270.0, 261.9, 243.0], rel=1e-12)
    speeds = [zone.lower for zone in cut(ZoneScheme.PACE_FRIEL_RUN)]
    assert speeds[0] == 0.0
    assert [1000.0 / speed for speed in speeds[1:]] == pytest.approx(
        [348.3, 307.8, 286.2, 270.0, 261.9, 243.0], rel=1e-12
    )


def test_threshold_pace_itself_is_the_fifth_zone_of_pace() -> None:
    times_s = time_in_zones([1000.0 / 270.0, 1000.0 / 270.1, 10.0, 0.0], cut(ZoneScheme.PACE_FRIEL_RUN))
    assert times_s == [1, 0, 0, 1, 1, 0, 1]


@SCHEMES
def test_without_thresholds_there_are_no_zones(scheme: ZoneScheme) -> None:
    assert zones(scheme, NOTHING) is None


def test_a_maximum_that_is_not_above_rest_has_no_zones_of_reserve() -> None:
    assert zones(ZoneScheme.HR_RESERVE, replace(FULL, rest_hr_bpm=190.0)) is None
    assert zones(ZoneScheme.HR_RESERVE, replace(FULL, rest_hr_bpm=None)) is None


@SCHEMES
def test_zones_have_neither_gaps_nor_overlaps(scheme: ZoneScheme) -> None:
    found = cut(scheme)
    assert found[0].lower == 0.0
    assert found[-1].upper is None
    for one, following in pairwise(found):
        assert one.upper == following.lower
        assert one.number + 1 == following.number
        assert one.lower < following.lower


@pytest.mark.parametrize("scheme", [ZoneScheme.HR_RESERVE, ZoneScheme.HR_MAX])
def test_below_half_is_zone_zero(scheme: ZoneScheme) -> None:
    assert [zone.number for zone in cut(scheme)] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("scheme", "count"),
    [
        (ZoneScheme.POWER_COGGAN, 7),
        (ZoneScheme.HR_FRIEL_RUN, 7),
        (ZoneScheme.HR_FRIEL_RIDE, 7),
        (ZoneScheme.HR_COGGAN, 5),
        (ZoneScheme.PACE_FRIEL_RUN, 7),
    ],
)
def test_the_others_count_from_one(scheme: ZoneScheme, count: int) -> None:
    assert [zone.number for zone in cut(scheme)] == list(range(1, count + 1))


def test_time_in_zone_by_the_reference_case() -> None:
    power_w = [float(x) for x in (0, 137, 138, 187, 188, 300, 376) for _ in range(60)]
    assert time_in_zones(power_w, cut(ZoneScheme.POWER_COGGAN)) == [120, 120, 60, 0, 0, 60, 60]


def test_a_lower_bound_belongs_to_its_zone_and_an_upper_one_to_the_next() -> None:
    assert time_in_zones([137.5], cut(ZoneScheme.POWER_COGGAN)) == [0, 1, 0, 0, 0, 0, 0]
    assert time_in_zones([137.4999], cut(ZoneScheme.POWER_COGGAN)) == [1, 0, 0, 0, 0, 0, 0]


def test_coasting_counts_and_silence_does_not() -> None:
    assert time_in_zones([0.0, None, 0.0, None], cut(ZoneScheme.POWER_COGGAN))[0] == 2
    assert sum(time_in_zones([None, None], cut(ZoneScheme.POWER_COGGAN))) == 0
    assert time_in_zones([], cut(ZoneScheme.POWER_COGGAN)) == [0] * 7


def test_what_lies_below_the_first_zone_counts_in_it() -> None:
    assert time_in_zones([50.0, 150.0], zones_from((100.0, 200.0))) == [2, 0]


@QUICK
@given(
    column=st.lists(st.none() | st.floats(min_value=0.0, max_value=2500.0), max_size=60),
    scheme=st.sampled_from(list(ZoneScheme)),
)
def test_every_known_second_is_in_exactly_one_zone(column: list[float | None], scheme: ZoneScheme) -> None:
    found = cut(scheme)
    times_s = time_in_zones(column, found)
    assert sum(times_s) == sum(x is not None for x in column)
    for zone, seconds in zip(found, times_s, strict=True):
        inside = [
            x for x in column if x is not None and zone.lower <= x and (not zone.upper or x < zone.upper)
        ]
        assert seconds == len(inside)


@pytest.mark.parametrize(("sport", "lt1"), [(Sport.RUNNING, 144.5), (Sport.CYCLING, 137.7)])
def test_an_unknown_first_threshold_is_a_share_of_the_second(sport: Sport, lt1: float) -> None:
    found = three_hr_zones(replace(FULL, sport=sport))
    assert found is not None
    assert [zone.lower for zone in found] == pytest.approx([0.0, lt1, 170.0], rel=1e-12)


def test_a_first_threshold_of_power_is_three_quarters_of_ftp() -> None:
    found = three_power_zones(FULL)
    assert found == (Zone(1, 0.0, 187.5), Zone(2, 187.5, 250.0), Zone(3, 250.0, None))


def test_a_measured_first_threshold_is_taken_as_it_is() -> None:
    by_hr, by_power = three_hr_zones(FULL, lt1_bpm=150.0), three_power_zones(FULL, lt1_w=200.0)
    assert by_hr is not None
    assert by_power is not None
    assert (by_hr[1].lower, by_power[1].lower) == (150.0, 200.0)


def test_three_zones_need_their_thresholds_in_order() -> None:
    assert three_hr_zones(NOTHING) is None
    assert three_power_zones(NOTHING) is None
    assert three_hr_zones(replace(FULL, sport=Sport.ROWING)) is None
    assert three_hr_zones(FULL, lt1_bpm=170.0) is None
    assert three_power_zones(FULL, lt1_w=0.0) is None
