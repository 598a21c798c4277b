"""The samples of the demo athlete: plausible second by second, and in step with the totals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians
from statistics import fmean, pstdev

import pytest

from tests.demo.season import SEEDS, an_athlete, hr_load, recordings
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.elevation import BAROMETRIC_M, elevation
from training_analyzer.domain.activities.recording import RecordedSession
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.thresholds import in_force


@cache
def sampled(seed: int) -> Sequence[tuple[date, RecordedSession]]:
    """Return the legs that have samples, with their days."""
    return [(day, leg) for day, recording in recordings(seed) for leg in recording.sessions if leg.streams]


def known(leg: RecordedSession, channel: Channel) -> list[float]:
    return [value for value in leg.streams.get(channel, ()) if value is not None]


@cache
def every_session_of_a_summer() -> Sequence[RecordedSession]:
    """Return 90 days with many rides, pauses and silent straps."""
    rows = an_athlete(4, date(2026, 9, 21)).recordings
    return [leg for session in rows if session.sampled for leg in session.recording.sessions]


@pytest.mark.parametrize("seed", SEEDS)
def test_all_columns_have_one_length_and_time_only_grows(seed: int) -> None:
    assert len(sampled(seed)) > 10
    for _, leg in sampled(seed):
        assert len({len(column) for column in leg.streams.values()}) == 1
        time_s = known(leg, Channel.TIME)
        assert all(before < after for before, after in pairwise(time_s))
        assert (time_s[0], time_s[-1]) == (0, leg.elapsed_time_s)
        assert all(None not in column for name, column in leg.streams.items() if name != Channel.HEART_RATE)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_timer_is_never_ahead_of_time_and_stops_only_where_it_is_recorded(seed: int) -> None:
    for _, leg in sampled(seed):
        time_s, timer_s = known(leg, Channel.TIME), known(leg, Channel.TIMER)
        if leg.elapsed_time_s == leg.timer_time_s:
            assert Channel.TIMER not in leg.streams
            continue
        assert all(timer <= time for timer, time in zip(timer_s, time_s, strict=True))
        assert all(after - before == 1 for before, after in pairwise(timer_s))
        assert timer_s[-1] == leg.timer_time_s
        assert any(after - before > 10 for before, after in pairwise(time_s))


def test_some_sessions_have_pauses_and_some_straps_fall_silent() -> None:
    legs = every_session_of_a_summer()
    paused = [leg for leg in legs if Channel.TIMER in leg.streams]
    silent = [leg for leg in legs if None in leg.streams[Channel.HEART_RATE]]
    assert 5 <= len(paused) < len(legs) / 2
    assert 3 <= len(silent) < len(legs) / 3
    for leg in silent:
        assert 15 <= sum(rate is None for rate in leg.streams[Channel.HEART_RATE]) <= 90
    assert any(leg.elapsed_time_s - (leg.timer_time_s or 0) > 400 for leg in paused), "a coffee"


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_are_those_of_the_samples(seed: int) -> None:
    for _, leg in sampled(seed):
        rates, watts = known(leg, Channel.HEART_RATE), known(leg, Channel.POWER)
        metres, heights = known(leg, Channel.DISTANCE), known(leg, Channel.ALTITUDE)
        assert leg.avg_hr_bpm == round(fmean(rates))
        assert leg.max_hr_bpm == max(rates)
        assert leg.distance_m == (metres[-1] if metres else None)
        assert leg.avg_power_w == (round(fmean(watts)) if watts else None)
        assert leg.max_power_w == (max(watts) if watts else None)
        climb = elevation(heights, BAROMETRIC_M)
        assert leg.ascent_m == (round(climb.gain_m, 1) if climb else None)
        assert (leg.moving_time_s or 0) <= (leg.timer_time_s or 0) <= leg.elapsed_time_s


@pytest.mark.parametrize("seed", SEEDS)
def test_the_heart_stays_between_rest_and_maximum_and_never_jumps(seed: int) -> None:
    for day, leg in sampled(seed):
        sport = Sport.RUNNING if leg.sport is Sport.TRANSITION else leg.sport
        row = in_force(an_athlete(seed).thresholds, sport, day)
        assert row is not None
        rates, time_s = leg.streams[Channel.HEART_RATE], known(leg, Channel.TIME)
        assert all((row.rest_hr_bpm or 0) <= rate <= (row.max_hr_bpm or 0) for rate in rates if rate)
        steps = zip(pairwise(rates), pairwise(time_s), strict=True)
        assert all(
            abs(after - before) <= 8
            for (before, after), (earlier, later) in steps
            if before and after and later - earlier == 1
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_power_is_never_negative_and_rides_coast_now_and_then(seed: int) -> None:
    rides = [leg for _, leg in sampled(seed) if leg.sport is Sport.CYCLING]
    assert len(rides) >= 3
    for ride in rides:
        watts, turns = known(ride, Channel.POWER), known(ride, Channel.CADENCE)
        assert min(watts) >= 0
        assert max(watts) < 700
        assert pstdev(watts) > 5
        assert all((power == 0) is (rpm == 0) for power, rpm in zip(watts, turns, strict=True))
        assert ride.sub_sport == "indoor_cycling" or 0 in watts


@pytest.mark.parametrize("seed", SEEDS)
def test_speed_is_plausible_and_adds_up_to_the_distance(seed: int) -> None:
    fastest = {Sport.RUNNING: 6.5, Sport.CYCLING: 16.0, Sport.SWIMMING: 1.5, Sport.TRANSITION: 4.0}
    for _, leg in sampled(seed):
        speeds, metres = known(leg, Channel.SPEED), known(leg, Channel.DISTANCE)
        if not speeds:
            assert leg.sport is Sport.STRENGTH or leg.sub_sport == "indoor_cycling"
            assert not metres
            continue
        assert min(speeds) >= 0
        assert max(speeds) <= fastest[leg.sport]
        assert metres[0] == 0
        assert all(
            after - before == pytest.approx(speed, abs=0.011)
            for (before, after), speed in zip(pairwise(metres), speeds, strict=False)
        )


def test_a_swimmer_rests_at_the_wall() -> None:
    swims = [leg for leg in every_session_of_a_summer() if leg.sub_sport == "lap_swimming"]
    assert len(swims) > 5
    for swim in swims:
        assert 0 in known(swim, Channel.SPEED)
        assert 0.5 < (swim.moving_time_s or 0) / (swim.timer_time_s or 0) < 0.99
        assert Channel.LATITUDE not in swim.streams


@pytest.mark.parametrize("seed", SEEDS)
def test_a_position_moves_as_fast_as_the_speed_says(seed: int) -> None:
    placed = [leg for _, leg in sampled(seed) if Channel.LATITUDE in leg.streams]
    assert placed
    for leg in placed:
        lats, lons = known(leg, Channel.LATITUDE), known(leg, Channel.LONGITUDE)
        assert all(41.3 < lat < 42.5 for lat in lats)
        assert all(2.2 < lon < 3.5 for lon in lons)
        moved = sum(
            hypot((b[0] - a[0]) * 111_320, (b[1] - a[1]) * 111_320 * cos(radians(a[0])))
            for a, b in pairwise(zip(lats, lons, strict=True))
        )
        assert moved == pytest.approx(leg.distance_m, rel=0.03)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_road_is_never_a_wall(seed: int) -> None:
    for _, leg in sampled(seed):
        heights, metres = known(leg, Channel.ALTITUDE), known(leg, Channel.DISTANCE)
        assert bool(heights) is (leg.sport in (Sport.RUNNING, Sport.CYCLING) and bool(metres))
        for n in range(0, len(heights) - 60, 60):
            run = metres[n + 60] - metres[n]
            assert abs(heights[n + 60] - heights[n]) <= 0.15 * run + 0.4


def test_riders_and_runners_are_slower_uphill() -> None:
    for sport in (Sport.CYCLING, Sport.RUNNING):
        climbing: list[float] = []
        descending: list[float] = []
        for leg in every_session_of_a_summer():
            if leg.sport is sport and Channel.ALTITUDE in leg.streams:
                heights, speeds = known(leg, Channel.ALTITUDE), known(leg, Channel.SPEED)
                for n in range(0, len(heights) - 30, 30):
                    gained = heights[n + 30] - heights[n]
                    if abs(gained) > 2:
                        (climbing if gained > 0 else descending).append(fmean(speeds[n : n + 30]))
        assert min(len(climbing), len(descending)) > 50
        assert fmean(climbing) < 0.9 * fmean(descending)


def test_the_heart_follows_the_power_with_a_lag_and_drifts_up() -> None:
    ride = max(
        (leg for leg in every_session_of_a_summer() if leg.sport is Sport.CYCLING and leg.distance_m),
        key=lambda leg: leg.elapsed_time_s,
    )
    rates, watts = ride.streams[Channel.HEART_RATE], known(ride, Channel.POWER)

    def agreement(lag_s: int) -> float:
        pairs = [
            (rate, power)
            for rate, power in zip(rates[lag_s:], watts[: len(watts) - lag_s], strict=True)
            if rate
        ]
        bpm, power = fmean(rate for rate, _ in pairs), fmean(watt for _, watt in pairs)
        return fmean((rate - bpm) * (watt - power) for rate, watt in pairs)

    assert agreement(15) > agreement(0) > 0
    assert agreement(15) > agreement(240)
    half = len(watts) // 2
    first, second = [r for r in rates[:half] if r], [r for r in rates[half:] if r]
    assert fmean(second) / fmean(watts[half:]) > fmean(first) / fmean(watts[:half])


@pytest.mark.parametrize("seed", SEEDS)
def test_laps_fill_the_session(seed: int) -> None:
    for _, leg in sampled(seed):
        assert [lap.position for lap in leg.laps] == list(range(len(leg.laps)))
        ends = [lap.start_s + (lap.elapsed_time_s or 0) for lap in leg.laps]
        assert [0.0, *ends[:-1]] == [lap.start_s for lap in leg.laps]
        assert ends[-1] == leg.elapsed_time_s
        assert sum(lap.timer_time_s or 0 for lap in leg.laps) == leg.timer_time_s
        if leg.distance_m is not None:
            assert sum(lap.distance_m or 0 for lap in leg.laps) == pytest.approx(leg.distance_m, abs=0.5)
        assert all((lap.max_hr_bpm or 0) <= (leg.max_hr_bpm or 0) for lap in leg.laps)


def test_steady_runs_are_cut_every_kilometre() -> None:
    runs = [leg for leg in every_session_of_a_summer() if leg.sport is Sport.RUNNING and len(leg.laps) > 5]
    steady = [leg for leg in runs if all(990 < (lap.distance_m or 0) < 1010 for lap in leg.laps[:-1])]
    assert 5 < len(steady) < len(runs)


def test_samples_do_not_change_the_level_of_the_load() -> None:
    # nothing may show on the day from which samples exist: plan and samples agree on rate, power and speed
    rows = an_athlete(1).thresholds
    twins = [
        (session.local_day, one, other)
        for session in an_athlete(1).recordings
        if session.sampled
        for one, other in zip(
            session.recording.sessions, replace(session, sampled=False).recording.sessions, strict=True
        )
    ]
    assert len(twins) > 50
    for sport in (Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING):
        own = [(day, one, other) for day, one, other in twins if one.sport is sport]
        sums = [
            (
                sum(hr_load(one, day, rows) for day, one, _ in own),
                sum(hr_load(two, day, rows) for day, _, two in own),
            ),
            (sum(one.distance_m or 0 for _, one, _ in own), sum(two.distance_m or 0 for _, _, two in own)),
            (sum(one.avg_power_w or 0 for _, one, _ in own), sum(two.avg_power_w or 0 for _, _, two in own)),
            (
                sum(one.moving_time_s or 0 for _, one, _ in own),
                sum(two.moving_time_s or 0 for _, _, two in own),
            ),
        ]
        for measured, planned in sums:
            assert measured == pytest.approx(planned, rel=0.05)
