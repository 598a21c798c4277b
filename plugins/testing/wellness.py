"""What every store of rest and recovery does."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured
from training_analyzer.plugins.testing.builders import NOW, a_user_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

DAY = date(2026, 11, 24)
_EVER = {"first": date.min, "last": date.max}
_FULL = WellnessDay(
    user_id=a_user_id(1), day=DAY, sleep_s=27_123.5, sleep_need_s=28_800.0, hrv_rmssd_ms=0.1 + 0.2,
    resting_hr_bpm=48.0, weight_kg=70.25, stress_avg=31.0, steps=12_345.0, subjective=80.0,
    body_battery_high=95.0, body_battery_low=12.0, vo2max_running_ml_kg_min=54.3,
    vo2max_cycling_ml_kg_min=51.0, training_status="PRODUCTIVE «長»", device_readiness=71.0, race_5_km_s=1_201.0,
    race_10_km_s=2_505.0, half_marathon_s=5_590.0, marathon_s=11_900.0,
    sources={"sleep_s": "garmin", "subjective": "manual"}, updated_at=NOW, version=3,
)  # fmt: skip


def a_reading(day: date = DAY, **changes: Any) -> Measured:
    """Return what a source said of a day."""
    return replace(
        Measured(
            user_id=a_user_id(1), day=day, kind="sleep", source="garmin", said={"asleep_s": 27_000.5}, at=NOW,
            device="Forerunner «長»", revision="r1", stored_at=NOW,
        ),
        **changes,
    )  # fmt: skip


class WellnessContract(StoredContract):
    """Days and what they are made of, one athlete's at a time."""

    @pytest.mark.parametrize(
        "day", [_FULL, WellnessDay(user_id=a_user_id(1), day=DAY, updated_at=NOW)], ids=["full", "bare"]
    )
    async def test_a_day_comes_back_as_it_was(self, store: Store, athlete: User, day: WellnessDay) -> None:
        async with store.work() as w:
            await w.wellness.save_days(athlete.id, [day])
            await w.commit()
        async with store.work.snapshot() as w:
            assert await w.wellness.days(athlete.id, first=DAY, last=DAY) == [day]

    async def test_days_come_in_order_within_their_bounds(self, store: Store, athlete: User) -> None:
        days = [replace(_FULL, day=DAY - timedelta(days=n)) for n in (2, 0, 5, 1)]
        async with store.work() as w:
            await w.wellness.save_days(athlete.id, days)
            await w.commit()
        async with store.work.snapshot() as w:
            found = await w.wellness.days(athlete.id, first=DAY - timedelta(days=2), last=DAY)
        assert [(DAY - each.day).days for each in found] == [2, 1, 0]

    async def test_a_day_is_put_in_the_place_of_the_one_before(self, store: Store, athlete: User) -> None:
        later = replace(_FULL, sleep_s=None, sources={}, version=4)
        for day in (_FULL, later):
            async with store.work() as w:
                await w.wellness.save_days(athlete.id, [day])
                await w.commit()
        async with store.work.snapshot() as w:
            assert await w.wellness.days(athlete.id, **_EVER) == [later]

    async def test_what_sources_said_comes_back(self, store: Store, athlete: User) -> None:
        said = [
            a_reading(),
            a_reading(kind="hrv", said={"rmssd_ms": 61.0, "status": "BALANCED"}, at=None, device=None),
            a_reading(source="another", revision="r9"),
            a_reading(DAY - timedelta(days=1)),
        ]  # fmt: skip
        async with store.work() as w:
            await w.wellness.keep(athlete.id, said)
            await w.commit()
        async with store.work.snapshot() as w:
            found = await w.wellness.measured(athlete.id, **_EVER)
        assert found == [said[3], said[2], said[1], said[0]]

    async def test_a_source_is_known_by_its_revisions_and_says_again(
        self, store: Store, athlete: User
    ) -> None:
        for revision in ("r1", "r2"):
            async with store.work() as w:
                await w.wellness.keep(athlete.id, [a_reading(revision=revision), a_reading(source="another")])
                await w.commit()
        async with store.work.snapshot() as w:
            assert await w.wellness.revisions(athlete.id, "garmin", first=DAY, last=DAY) == {
                (DAY, "sleep"): "r2"
            }
            assert (
                await w.wellness.revisions(athlete.id, "garmin", first=date.min, last=DAY - timedelta(1))
                == {}
            )

    async def test_a_source_is_forgotten_and_the_others_stay(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            days = [a_reading(DAY - timedelta(days=n)) for n in range(3)]
            await w.wellness.keep(athlete.id, [*days, a_reading(kind="hrv"), a_reading(source="another")])
            await w.commit()
        async with store.work() as w:
            gone = await w.wellness.forget(athlete.id, "garmin", first=DAY - timedelta(days=1), last=DAY)
            await w.commit()
        assert gone == [DAY - timedelta(days=1), DAY]
        async with store.work.snapshot() as w:
            left = await w.wellness.measured(athlete.id, **_EVER)
        assert [(each.day, each.source) for each in left] == [
            (DAY - timedelta(days=2), "garmin"), (DAY, "another"),
        ]  # fmt: skip

    async def test_the_need_of_sleep_is_the_latest_said_until_then(self, store: Store, athlete: User) -> None:
        said = {9: 30_000.0, 5: None, 3: 28_000.0}
        days = [
            replace(_FULL, day=DAY - timedelta(days=n), sleep_need_s=need_s) for n, need_s in said.items()
        ]
        async with store.work() as w:
            await w.wellness.save_days(athlete.id, days)
            await w.commit()
        async with store.work.snapshot() as w:
            found = [
                await w.wellness.sleep_need_s(athlete.id, DAY - timedelta(days=n)) for n in (10, 9, 4, 3, 0)
            ]
        assert found == [None, 30_000.0, 30_000.0, 28_000.0, 28_000.0]

    async def test_nobody_sees_or_changes_anothers(self, store: Store, athlete: User, other: User) -> None:
        async with store.work() as w:
            await w.wellness.save_days(athlete.id, [_FULL])
            await w.wellness.keep(athlete.id, [a_reading()])
            await w.commit()
        async with store.work() as w:
            assert await w.wellness.days(other.id, **_EVER) == []
            assert await w.wellness.measured(other.id, **_EVER) == []
            assert await w.wellness.forget(other.id, "garmin", **_EVER) == []
            assert await w.wellness.sleep_need_s(other.id, DAY) is None
            await w.commit()
        async with store.work.for_user(other.id)() as w:
            for step in (
                w.wellness.days(athlete.id, **_EVER),
                w.wellness.save_days(athlete.id, [_FULL]),
                w.wellness.measured(athlete.id, **_EVER),
                w.wellness.revisions(athlete.id, "garmin", **_EVER),
                w.wellness.keep(athlete.id, [a_reading()]),
                w.wellness.forget(athlete.id, "garmin", **_EVER),
                w.wellness.sleep_need_s(athlete.id, DAY),
            ):
                with pytest.raises(ForeignOwner):
                    await step
        async with store.work.snapshot() as w:
            assert len(await w.wellness.measured(athlete.id, **_EVER)) == 1

    async def test_a_day_of_nobody_is_refused(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.wellness.save_days(a_user_id(9), [replace(_FULL, user_id=a_user_id(9))])
