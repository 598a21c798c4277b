"""What sources and athletes say of days, and the readiness it makes."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import sin, tau

import pytest

from tests.services.world import World
from training_analyzer.domain.services.keep_wellness import enter_days, forget_source, keep_readings
from training_analyzer.domain.services.read_readiness import judged, read_readiness
from training_analyzer.domain.sync.reading import Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.entry import DayEntry
from training_analyzer.domain.wellness.readiness import Light, Part
from training_analyzer.plugins.testing.builders import a_user_id

DAY = date(2026, 2, 1)
EVER = {"first": date.min, "last": date.max}


def slept(hours: float, day: date = DAY, raw: bytes = b"{}") -> Reading:
    return Reading(
        kind=Capability.SLEEP, day=day, values={"asleep_s": hours * 3600.0, "score": None}, raw=raw
    )


async def kept(world: World, *readings: Reading, source: str = "garmin") -> int:
    async with world.store.work() as w:
        keeps = await keep_readings(w, user_id=world.user_id, source=source, readings=readings, now=world.now)
        await w.commit()
    return len(keeps.new) + len(keeps.changed)


async def days_of(world: World) -> list[WellnessDay]:
    async with world.store.work.snapshot() as w:
        return list(await w.wellness.days(world.user_id, **EVER))


async def entered(world: World, *entries: DayEntry, replaces: bool = False) -> None:
    await enter_days(
        user_id=world.user_id, entries=entries, replaces=replaces, work=world.store.work, today=DAY,
        now=world.now,
    )  # fmt: skip


async def test_readings_make_days_with_what_was_sent_kept(world: World) -> None:
    assert await kept(world, slept(8.0, raw=b'{"a": 1}'), slept(7.0, DAY - timedelta(days=1))) == 2
    assert [(each.day, each.sleep_s) for each in await days_of(world)] == [
        (DAY - timedelta(days=1), 25_200.0), (DAY, 28_800.0),
    ]  # fmt: skip
    async with world.store.work.snapshot() as w:
        sent = await w.payloads.find(world.user_id, "garmin", "sleep", DAY.isoformat())
        (_, said) = await w.wellness.measured(world.user_id, **EVER)
    assert sent is not None
    assert sent.body == b'{"a": 1}'
    assert said.said == {"asleep_s": 28_800.0}


async def test_what_is_as_it_was_is_not_written_again(world: World) -> None:
    await kept(world, slept(8.0), slept(7.0, DAY - timedelta(days=1)))
    assert await kept(world, slept(8.0), slept(7.5, DAY - timedelta(days=1))) == 1
    assert [each.version for each in await days_of(world)] == [2, 1]
    assert await kept(world) == 0


async def test_a_body_that_changed_is_kept_even_where_the_values_did_not(world: World) -> None:
    await kept(world, slept(8.0))
    assert await kept(world, slept(8.0, raw=b'{"new": true}')) == 1


async def test_entries_go_on_where_they_stopped_or_begin_anew(world: World) -> None:
    await kept(world, slept(8.0))
    await entered(world, DayEntry(DAY, {"sleep_s": 1.0, "weight_kg": 70.0}))
    await entered(world, DayEntry(DAY, {"sleep_s": None, "subjective": 50.0}))
    (day,) = await days_of(world)
    assert (day.sleep_s, day.weight_kg, day.subjective) == (28_800.0, 70.0, 50.0)
    await entered(world, DayEntry(DAY, {"steps": 3.0}), replaces=True)
    (day,) = await days_of(world)
    assert (day.sleep_s, day.weight_kg, day.subjective, day.steps) == (28_800.0, None, None, 3.0)


async def test_a_source_that_goes_takes_its_values_along(world: World) -> None:
    await kept(world, slept(8.0))
    await kept(world, slept(7.0), source="whoop")
    async with world.store.work() as w:
        assert await forget_source(w, user_id=world.user_id, source="garmin", now=world.now) == 1
        await w.commit()
    (day,) = await days_of(world)
    assert (day.sleep_s, day.sources) == (25_200.0, {"sleep_s": "whoop"})


def days_with(**series: Mapping[date, float]) -> list[WellnessDay]:
    days = sorted({day for values in series.values() for day in values})
    return [
        WellnessDay(
            user_id=a_user_id(1), day=day,
            **{name: values[day] for name, values in series.items() if day in values},  # type: ignore[arg-type]
        )
        for day in days
    ]  # fmt: skip


def back(values: list[float]) -> dict[date, float]:
    """Return values by day, the last of them today's."""
    return {DAY - timedelta(days=len(values) - 1 - n): value for n, value in enumerate(values)}


def test_the_published_week_is_judged_against_its_baseline() -> None:
    """The values of reference/metrics.md: 60 + 2 (i mod 5) for 53 days, then 40."""
    hrv = [60.0 + 2 * (n % 5) for n in range(53)] + [40.0] * 7
    found = judged(DAY, days_with(hrv_rmssd_ms=back(hrv)), None, -12.0)
    assert found.hrv is not None
    assert found.hrv.baseline.z == pytest.approx(-2.6304, abs=1e-4)
    assert found.readiness is not None
    assert found.readiness.parts[Part.HRV] == pytest.approx(70 - 20 * 2.6304, abs=1e-3)
    assert found.readiness.parts[Part.FORM] == pytest.approx(56.0)
    assert found.reasons == {
        "resting_hr": "too_few_days", "sleep": "not_given", "subjective": "not_given",
        "sleep_debt_s": "too_few_days",
    }  # fmt: skip


def test_sleep_counts_its_debt_against_the_need_that_was_said_or_eight_hours() -> None:
    hours = [7.5, 6, 8.5, 7, 6.5, 9, 8, 7, 7, 6, 8, 7.5, 6.5, 8]
    days = days_with(sleep_s=back([each * 3600.0 for each in hours]))
    assumed, said = judged(DAY, days, None, 0.0), judged(DAY, days, 7 * 3600.0, 0.0)
    assert assumed.sleep_debt_s == pytest.approx(9.5 * 3600.0)
    assert (assumed.sleep_need_s, assumed.sleep_need_assumed) == (28_800.0, True)
    assert (said.sleep_debt_s, said.sleep_need_assumed) == (0.0, False)
    assert assumed.readiness is not None
    assert assumed.readiness.parts[Part.SLEEP] == pytest.approx(100.0 - 2 * 9.5)


def test_with_next_to_nothing_there_is_no_number() -> None:
    found = judged(DAY, days_with(subjective=back([90.0])), None, None)
    assert found.readiness is None
    assert found.reasons["score"] == "no_evidence"


def test_hearts_that_never_vary_have_no_distance() -> None:
    found = judged(DAY, days_with(resting_hr_bpm=back([50.0] * 20)), None, None)
    assert found.resting_hr is not None
    assert found.reasons["resting_hr"] == "zero_variance"


async def test_readiness_reads_sixty_days_and_the_form_of_the_day(world: World) -> None:
    for n in range(70):
        day = DAY - timedelta(days=n)
        hrv = 500.0 if n >= 60 else 55 + 10 * sin(tau * n / 14)
        await entered(world, DayEntry(day, {"hrv_rmssd_ms": hrv, "sleep_s": 27_000.0}))
    found = await read_readiness(
        user_id=world.user_id, day=DAY, today=DAY, work=world.store.work, hot_reads=world.store.hot_reads
    )
    assert found.hrv is not None
    assert found.hrv.baseline.mean == pytest.approx(4.00572, abs=1e-5)
    assert found.tsb is None
    assert found.readiness is not None
    assert found.readiness.light in Light
    assert found.reasons["form"] == "too_few_days"
