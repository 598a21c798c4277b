"""Many plausible rows at little cost, for benchmarks and query plans."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.adapters.demo.chance import chance
from training_analyzer.domain.activities.activity import Activity, LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, MakeId, UserId

_TIMEZONE: Final = "Europe/Madrid"
_DAYS_APART: Final = 0.7305  # 10,000 in twenty years
_MOST_DAYS: Final = 20 * 365.25
# name, sport, how often of ten, mean speed in m/s, mean duration in s, mean power in W
_KINDS: Final = (
    ("Run", Sport.RUNNING, 4, 3.0, 3300.0, None, LoadMethod.RUN_TSS),
    ("Ride", Sport.CYCLING, 3, 7.6, 6900.0, 170.0, LoadMethod.POWER_TSS),
    ("Swim", Sport.SWIMMING, 2, 0.95, 2900.0, None, LoadMethod.SWIM_TSS),
    ("Strength", Sport.STRENGTH, 1, None, 2700.0, None, LoadMethod.HRSS),
)
_WEIGHTS: Final = [kind[2] for kind in _KINDS]


def many_activities(
    seed: int, count: int, until: date, user_id: UserId, make_id: MakeId
) -> Iterator[Activity]:
    """Yield ``count`` activities in order of time, the last one on ``until``.

    Three in four days have one, as far as twenty years back; more than 10,000 crowd the same years. They start
    between 6 and 20 o'clock by their local clock; their ids are made for the instants at which they were stored.
    """
    rng = chance(seed, "many")
    zone = ZoneInfo(_TIMEZONE)
    apart = min(_DAYS_APART, _MOST_DAYS / max(count, 1))
    for behind in range(count - 1, -1, -1):
        days, share = divmod(behind * apart, 1.0)
        day = until - timedelta(days=int(days))
        seconds = int((20.0 - 14.0 * share) * 3600)
        local = datetime.combine(day, time(), zone) + timedelta(seconds=seconds)
        yield _activity(local, rng, user_id, make_id)


def _activity(local: datetime, rng: Random, user_id: UserId, make_id: MakeId) -> Activity:
    name, sport, _, speed_mps, duration_s, power_w, method = rng.choices(_KINDS, _WEIGHTS)[0]
    noise = rng.uniform
    timer_s = round(duration_s * noise(0.5, 1.6))
    elapsed_s = timer_s + (rng.randint(20, 400) if speed_mps else 0)
    hardness = noise(0.65, 0.95)
    avg_hr_bpm = round(175 * hardness)
    watts = round(power_w * hardness * 1.25) if power_w else None
    offset = local.utcoffset() or timedelta()
    started_at = local.astimezone(UTC)
    stored_at = started_at + timedelta(seconds=elapsed_s + 90)
    return Activity(
        id=ActivityId(make_id(stored_at)),
        user_id=user_id,
        name=name,
        sport=sport,
        source="file",
        started_at=started_at,
        utc_offset_s=int(offset.total_seconds()),
        timezone=_TIMEZONE,
        local_day=local.date(),
        elapsed_time_s=float(elapsed_s),
        timer_time_s=float(timer_s),
        moving_time_s=float(timer_s),
        distance_m=round(speed_mps * timer_s * noise(0.85, 1.15), 1) if speed_mps else None,
        ascent_m=round(timer_s * noise(0.01, 0.12), 1) if sport is not Sport.SWIMMING and speed_mps else None,
        avg_hr_bpm=avg_hr_bpm,
        max_hr_bpm=min(avg_hr_bpm + rng.randint(8, 30), 189),
        avg_power_w=watts,
        max_power_w=watts * 3 if watts else None,
        energy_kj=round(timer_s * hardness * 0.8, 1),
        np_w=watts * noise(1.01, 1.12) if watts else None,
        load=timer_s / 36.0 * hardness * hardness,
        load_method=method,
        device="Demo watch",
        created_at=stored_at,
        updated_at=stored_at,
    )
