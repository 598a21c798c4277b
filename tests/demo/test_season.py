"""The season of the demo athlete: what a stranger sees when nothing was uploaded yet."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from math import exp
from statistics import fmean
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from tests.demo.season import SEEDS, TODAY, an_athlete, daily_load, recordings, weekly_hours
from training_analyzer.adapters.demo.breaks import setbacks
from training_analyzer.adapters.demo.season import DemoAthlete, demo_athlete
from training_analyzer.adapters.demo.weeks import Week, WeekKind, plan_weeks
from training_analyzer.domain.activities.draft import Origin, drafts
from training_analyzer.domain.activities.limits import check_totals
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId, new_id
from training_analyzer.domain.training.assessment import Basis, assess
from training_analyzer.domain.training.checks import check_thresholds
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold, in_force

MADRID = ZoneInfo("Europe/Madrid")


def weeks(seed: int, today: date = TODAY) -> list[Week]:
    """Return the whole weeks of the plan: not the one the diary begins in, nor this one."""
    first = today - timedelta(days=round(3 * 365.25))
    return list(plan_weeks(seed, first, today, setbacks(seed, today)))[1:-1]


def fingerprint(athlete: DemoAthlete) -> str:
    text = "".join(
        repr((session, session.recording, [dict(leg.streams) for leg in session.recording.sessions]))
        for session in athlete.recordings
    )
    return sha256(repr(athlete.thresholds).encode() + text.encode()).hexdigest()


def test_the_same_seed_and_day_give_the_same_values_twice() -> None:
    first, second = (demo_athlete(5, TODAY, years=0.5, streams_days=14) for _ in range(2))
    assert fingerprint(first) == fingerprint(second)


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_the_values_do_not_depend_on_the_process(hash_seed: str) -> None:
    code = (
        "from datetime import date; from tests.demo.test_season import fingerprint, demo_athlete;"
        "print(fingerprint(demo_athlete(5, date(2026, 11, 24), years=0.5, streams_days=14)))"
    )
    done = subprocess.run(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == fingerprint(demo_athlete(5, TODAY, years=0.5, streams_days=14))


def test_another_seed_is_another_athlete() -> None:
    assert an_athlete(1).thresholds != an_athlete(2).thresholds
    assert [s.name for s in an_athlete(1).recordings] != [s.name for s in an_athlete(2).recordings]


def test_a_recording_does_not_depend_on_which_were_asked_for_before() -> None:
    session = an_athlete().recordings[-1]
    assert session.recording == an_athlete().recordings[-1].recording
    assert session.recording.sessions[0].streams == session.recording.sessions[0].streams


def test_a_day_later_the_past_is_still_the_same() -> None:
    before = demo_athlete(3, TODAY, years=1)
    after = demo_athlete(3, TODAY + timedelta(days=1), years=1)
    kept = {session.local_start: session.name for session in after.recordings}
    dropped = [s for s in before.recordings if s.local_start not in kept]
    assert all(session.local_day == before.recordings[0].local_day for session in dropped)
    assert all(kept[s.local_start] == s.name for s in before.recordings if s not in dropped)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_years_hold_500_to_900_sessions_of_every_sport(seed: int) -> None:
    assert 500 <= len(an_athlete(seed).recordings) <= 900
    sports = Counter(leg.sport for session in an_athlete(seed).recordings for leg in session.outing.legs)
    assert min(sports[s] for s in (Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING)) > 100
    assert sports[Sport.STRENGTH] > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sessions_are_varied(seed: int) -> None:
    names = Counter(session.name for session in an_athlete(seed).recordings)
    assert len(names) >= 30
    assert max(names.values()) < 0.15 * sum(names.values())
    lengths = Counter(session.outing.legs[0].timer_s for session in an_athlete(seed).recordings)
    assert max(lengths.values()) <= 5


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("today", [TODAY, date(2027, 6, 27), date(2028, 2, 29), date(2026, 1, 1)])
def test_nothing_lies_in_the_future_and_sessions_never_overlap(seed: int, today: date) -> None:
    athlete = an_athlete(seed, today)
    ends = [
        s.local_start.astimezone(UTC) + timedelta(seconds=sum(leg.elapsed_s for leg in s.outing.legs))
        for s in athlete.recordings
    ]
    starts = [session.local_start.astimezone(UTC) for session in athlete.recordings]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
    assert max(ends) <= datetime(today.year, today.month, today.day, 9, 30, tzinfo=MADRID)
    assert min(s.local_day for s in athlete.recordings) >= today - timedelta(days=round(3 * 365.25))
    assert max(row.valid_from for row in athlete.thresholds) <= today


def test_a_session_of_today_is_over_in_the_morning() -> None:
    days = [TODAY + timedelta(days=n) for n in range(28)]
    todays = [s for day in days for s in demo_athlete(1, day, years=0.1).recordings if s.local_day == day]
    assert todays, "in four weeks some mornings have a session"
    assert all(session.local_start.hour < 9 for session in todays)


@pytest.mark.parametrize("seed", SEEDS)
def test_recovery_weeks_take_55_to_75_per_cent_of_their_block(seed: int) -> None:
    hours, plan = weekly_hours(seed), weeks(seed)
    blocks = [
        plan[n : n + 4]
        for n in range(len(plan) - 3)
        if [w.kind for w in plan[n : n + 4]] == [WeekKind.BUILD] * 3 + [WeekKind.RECOVERY]
        and plan[n].position == 0
    ]
    assert len(blocks) >= 6
    for *built, recovery in blocks:
        share = hours[recovery.monday] / fmean(hours[week.monday] for week in built)
        assert 0.55 <= share <= 0.75


@pytest.mark.parametrize("seed", SEEDS)
def test_taper_weeks_are_well_below_the_build_weeks_before(seed: int) -> None:
    hours, plan = weekly_hours(seed), weeks(seed)
    tapers = [n for n, week in enumerate(plan) if week.kind is WeekKind.TAPER]
    assert len(tapers) == 9
    for n in tapers:
        built = [hours[w.monday] for w in plan[max(n - 3, 0) : n] if w.kind is WeekKind.BUILD]
        assert hours[plan[n].monday] < 0.8 * fmean(built)
        raced = [
            s for s in an_athlete(seed).recordings if s.local_day == plan[n + 1].monday + timedelta(days=6)
        ]
        assert [session.rpe in (9, 10) for session in raced] == [True]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 20), date(2026, 7, 1)])
def test_nobody_trains_in_the_illness(seed: int, today: date) -> None:
    illness = setbacks(seed, today).illness
    assert (illness.last - illness.first).days == 8
    days = [session.local_day for session in an_athlete(seed, today).recordings]
    assert days[0] < illness.first
    assert not [day for day in days if day in illness]


@pytest.mark.parametrize("seed", SEEDS)
def test_only_swims_and_strength_happen_in_the_injury(seed: int) -> None:
    injury = setbacks(seed, TODAY).injury
    legs = [leg for s in an_athlete(seed).recordings if s.local_day in injury for leg in s.outing.legs]
    assert (injury.last - injury.first).days == 20
    assert {leg.sport for leg in legs} == {Sport.SWIMMING, Sport.STRENGTH}
    assert len(legs) >= 12


@pytest.mark.parametrize("seed", SEEDS)
def test_holidays_and_the_off_season_are_light(seed: int) -> None:
    hours = weekly_hours(seed)
    light = [w for w in weeks(seed) if w.kind in (WeekKind.HOLIDAY, WeekKind.OFF_SEASON)]
    built = fmean(hours[w.monday] for w in weeks(seed) if w.kind is WeekKind.BUILD)
    assert len(light) >= 14
    assert all(0 < hours[week.monday] < 0.6 * built for week in light)


@pytest.mark.parametrize("seed", SEEDS)
def test_summer_holds_more_hours_than_winter(seed: int) -> None:
    hours = weekly_hours(seed)
    built = {w.monday: hours[w.monday] for w in weeks(seed) if w.kind is WeekKind.BUILD}
    summer = fmean(value for monday, value in built.items() if monday.month in (5, 6, 7))
    winter = fmean(value for monday, value in built.items() if monday.month in (11, 12, 1))
    assert summer > 1.25 * winter


@pytest.mark.parametrize("seed", SEEDS)
def test_fitness_stays_between_35_and_110_and_shows_the_season(seed: int) -> None:
    gain, ctl, curve = 1 - exp(-1 / 42), 0.0, {}
    for day, load in daily_load(seed).items():
        ctl += (load - ctl) * gain
        curve[day] = ctl
    settled = [value for day, value in curve.items() if day >= min(curve) + timedelta(days=120)]
    assert 35 < min(settled) < 55
    assert 70 < max(settled) < 110
    illness = setbacks(seed, TODAY).illness
    assert curve[illness.last] < 0.85 * curve[illness.first - timedelta(days=1)]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_year_has_its_races_and_one_of_the_last_is_a_triathlon(seed: int) -> None:
    raced = [s for s in an_athlete(seed).recordings if s.name in ("Spring half marathon", "Autumn 10 km")]
    assert len(raced) == 6
    half, ten = raced[-2].recording.sessions[0], raced[-1].recording.sessions[0]
    assert half.distance_m == pytest.approx(21_097.5, rel=0.02)
    assert ten.distance_m == pytest.approx(10_000, rel=0.02)
    assert 4500 < half.elapsed_time_s < 6600
    assert 2100 < ten.elapsed_time_s < 3000
    last_year = [s for s in an_athlete(seed).recordings if s.local_day > TODAY - timedelta(days=365)]
    triathlons = [s for s in last_year if len(s.outing.legs) > 1]
    assert triathlons


@pytest.mark.parametrize(
    "today", [date(2026, 6, 27), date(2026, 9, 20), date(2027, 9, 18), date(2027, 6, 20)]
)
def test_a_triathlon_lies_in_the_past_year_on_any_day(today: date) -> None:
    athlete = an_athlete(1, today)
    recent = [s for s in athlete.recordings if s.local_day > today - timedelta(days=365)]
    assert any(len(session.recording.sessions) == 5 for session in recent if len(session.outing.legs) > 1)


def test_the_legs_of_a_triathlon_follow_each_other() -> None:
    triathlon = next(s for s in reversed(an_athlete().recordings) if len(s.outing.legs) > 1)
    legs = triathlon.recording.sessions
    assert [leg.sport for leg in legs] == [
        Sport.SWIMMING,
        Sport.TRANSITION,
        Sport.CYCLING,
        Sport.TRANSITION,
        Sport.RUNNING,
    ]
    for before, after in pairwise(legs):
        assert before.started_at is not None
        assert after.started_at == before.started_at + timedelta(seconds=before.elapsed_time_s)
    assert [leg.distance_m for leg in legs[::2]] == [
        pytest.approx(1900, rel=0.03),
        pytest.approx(90_000, rel=0.05),
        pytest.approx(21_097.5, rel=0.03),
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_start_has_the_offset_of_madrid_on_its_day(seed: int) -> None:
    offsets: set[int | None] = set()
    for day, recording in recordings(seed):
        for leg in recording.sessions:
            assert leg.started_at is not None
            assert leg.started_at.tzinfo is UTC
            local = leg.started_at.astimezone(MADRID)
            assert local.date() == day
            assert local.utcoffset() == timedelta(seconds=leg.utc_offset_s or 0)
            assert 6 <= local.hour <= 19
            offsets.add(leg.utc_offset_s)
    assert offsets == {3600, 7200}


def test_the_offset_changes_with_the_clocks() -> None:
    starts = {session.local_day: session for session in an_athlete(1).recordings}
    before, after = starts[date(2026, 10, 24)].recording, starts[date(2026, 10, 25)].recording
    assert [leg.utc_offset_s for leg in (*before.sessions, *after.sessions)] == [7200, 3600]


def test_only_the_last_days_have_samples() -> None:
    athlete = demo_athlete(1, TODAY, streams_days=20)
    for session in athlete.recordings[-60:]:
        recent = session.local_day > TODAY - timedelta(days=20)
        assert session.sampled is recent
        assert all(bool(leg.streams) is recent for leg in session.recording.sessions)
        assert all(bool(leg.laps) is recent for leg in session.recording.sessions)
    assert not any(
        session.sampled for session in demo_athlete(1, TODAY, years=0.5, streams_days=0).recordings
    )


def test_a_span_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="more than zero"):
        demo_athlete(1, TODAY, years=0)
    with pytest.raises(ValueError, match="more than zero"):
        demo_athlete(1, TODAY, years=-1)


def test_a_week_is_a_diary_too() -> None:
    short = demo_athlete(1, TODAY, years=8 / 365.25)
    assert 1 <= len(short.recordings) <= 8
    assert {row.valid_from for row in short.thresholds} == {TODAY - timedelta(days=8)}


@pytest.mark.parametrize("seed", SEEDS)
def test_thresholds_are_plausible_and_change_every_nine_weeks(seed: int) -> None:
    rows = an_athlete(seed).thresholds
    check_thresholds(rows)
    assert len({(row.sport, row.valid_from) for row in rows}) == len(rows)
    for sport in (Sport.CYCLING, Sport.RUNNING, Sport.SWIMMING, Sport.STRENGTH):
        own = [row for row in rows if row.sport is sport]
        assert {(b.valid_from - a.valid_from).days for a, b in pairwise(own)} == {63}
        assert all(_ordered(row) for row in own)
    assert {row.sex for row in rows} == {rows[0].sex}
    ftp = [row.ftp_w for row in rows if row.ftp_w is not None]
    pace = [row.threshold_pace_s_per_km for row in rows if row.threshold_pace_s_per_km is not None]
    css = [row.css_s_per_100m for row in rows if row.css_s_per_100m is not None]
    assert 150 < min(ftp) < max(ftp) < 320
    assert 210 < min(pace) < max(pace) < 300
    assert 75 < min(css) < max(css) < 110
    assert max(ftp[-6:]) > 1.02 * max(ftp[:6]), "the years make the athlete stronger"


def _ordered(row: Threshold) -> bool:
    return 40 < (row.rest_hr_bpm or 0) < (row.lthr_bpm or 0) < (row.max_hr_bpm or 0) < 200


@pytest.mark.parametrize("seed", SEEDS)
def test_every_session_becomes_an_activity_that_the_core_accepts(seed: int) -> None:
    origin = Origin(user_id=UserId(UUID(int=1)), zone=MADRID, source="demo")
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    made = iter(range(10_000))
    for session_day, recording in recordings(seed):
        parts = drafts(recording, origin, lambda _: uuid5(UUID(int=0), str(next(made))), now)
        for part in parts:
            check_totals(part.activity)
            assert part.activity.timezone == "Europe/Madrid"
        assert parts[0].activity.local_day == session_day
        assert parts[0].activity.name == recording.name or len(parts) > 1
        assert not recording.partial


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_are_plausible(seed: int) -> None:
    for day, recording in recordings(seed):
        for leg in recording.sessions:
            row = in_force(an_athlete(seed).thresholds, leg.sport, day)
            assert leg.avg_hr_bpm is not None
            assert leg.max_hr_bpm is not None
            assert 60 < leg.avg_hr_bpm <= leg.max_hr_bpm
            assert row is None or leg.max_hr_bpm <= (row.max_hr_bpm or 0)
            assert (leg.avg_power_w is not None) is (leg.sport is Sport.CYCLING)
            assert leg.avg_power_w is None or 60 < leg.avg_power_w < (leg.max_power_w or 0) < 700
            assert leg.energy_kj is not None
            assert 100 < leg.energy_kj < 20_000 or leg.sport is Sport.TRANSITION
            _check_speed(leg.sport, leg.distance_m, leg.timer_time_s)


def _check_speed(sport: Sport, distance_m: float | None, timer_s: float | None) -> None:
    ranges = {
        Sport.RUNNING: (2.2, 4.8),
        Sport.CYCLING: (4.5, 11.0),
        Sport.SWIMMING: (0.55, 1.3),
        Sport.TRANSITION: (1.0, 3.0),
    }
    if distance_m is None:
        assert sport in (Sport.STRENGTH, Sport.CYCLING)
        return
    least, most = ranges[sport]
    assert least < distance_m / (timer_s or 0) < most


def test_exertion_is_noted_for_most_sessions() -> None:
    noted = [session.rpe for session in an_athlete().recordings if session.rpe is not None]
    assert 0.75 < len(noted) / len(an_athlete().recordings) < 0.95
    assert 1 <= min(noted) < max(noted) <= 10


def test_the_core_finds_a_load_for_every_session_but_transitions() -> None:
    origin = Origin(user_id=UserId(UUID(int=1)), zone=MADRID, source="demo")
    basis = Basis(an_athlete().thresholds, TrainingPreferences())
    methods: set[str] = set()
    for _, recording in recordings()[-60:]:
        parts = drafts(
            recording, origin, lambda now: new_id(now, bytes(10)), datetime(2026, 11, 25, tzinfo=UTC)
        )
        for part in parts[-len(recording.sessions) :]:
            metrics = assess(part.activity, part.streams, basis)
            if part.activity.sport is Sport.TRANSITION:
                continue
            assert metrics.load is not None
            assert 5 < metrics.load < 400
            methods.add(metrics.load_method or "")
    assert {"hrss", "power_tss"} <= methods
