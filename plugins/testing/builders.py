"""Values for tests: each states only what the test is about, the rest is plausible and always the same.

Numbers make things distinct: ``an_activity(2)`` has another id, name and start than ``an_activity(1)``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from training_analyzer.domain.activities.activity import Activity, LoadMethod, local_day_of
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import FileFormat, OriginalFile, RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPriority
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.session import RefreshToken, Session, open_session
from training_analyzer.domain.identity.user import PasswordHash, User
from training_analyzer.domain.ids import (
    ENTROPY_BYTES,
    ActivityId,
    GoalId,
    MakeId,
    SessionId,
    UserId,
    new_id,
)
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.thresholds import Threshold

NOW: Final = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
"""The instant at which tests play."""

TODAY: Final = NOW.date()


def an_id(number: int = 1) -> UUID:
    """Return a UUIDv7 of that number; ids sort as their numbers do."""
    return new_id(NOW + timedelta(milliseconds=number), number.to_bytes(ENTROPY_BYTES))


def counted_ids(first: int = 1) -> MakeId:
    """Return a maker of ids that counts up, whatever the instant."""
    numbers = iter(range(first, 1_000_000))
    return lambda _now: an_id(next(numbers))


def a_user_id(number: int = 1) -> UserId:
    """Return the id of ``a_user(number)``."""
    return UserId(an_id(number))


def a_session_id(number: int = 1) -> SessionId:
    """Return the id of ``a_session(number)``."""
    return SessionId(an_id(1_000 + number))


def an_activity_id(number: int = 1) -> ActivityId:
    """Return the id of ``an_activity(number)``."""
    return ActivityId(an_id(10_000 + number))


def a_goal_id(number: int = 1) -> GoalId:
    """Return the id of ``a_goal(number)``."""
    return GoalId(an_id(20_000 + number))


def a_digest(number: int = 1) -> bytes:
    """Return a SHA-256 of its own for each number."""
    return sha256(number.to_bytes(8)).digest()


def a_user(number: int = 1, **changes: Any) -> User:
    """Return an active athlete in Madrid."""
    user = User(
        id=a_user_id(number),
        email=Email(f"athlete{number}@example.com"),
        password_hash=PasswordHash(f"hash-{number}"),
        display_name=f"Athlete {number}",
        timezone="Europe/Madrid",
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(user, **changes)


def a_session(number: int = 1, **changes: Any) -> Session:
    """Return a session opened now by ``a_user()``."""
    session = open_session(a_session_id(number), a_user_id(), NOW, device="Firefox", address="192.0.2.1")
    return replace(session, **changes)


def a_refresh_token(number: int = 1) -> RefreshToken:
    """Return a token as the store sees it: only the hash matters."""
    text = f"refresh-{number}"
    return RefreshToken(text, sha256(text.encode()).digest())


def an_activity(number: int = 1, **changes: Any) -> Activity:
    """Return an easy run by ``a_user()``, so many hours after ``NOW``; its local day follows from its start."""
    started_at = changes.get("started_at", NOW + timedelta(hours=number))
    utc_offset_s = changes.get("utc_offset_s", 3600)
    activity = Activity(
        id=an_activity_id(number),
        user_id=a_user_id(),
        name=f"Run {number}",
        sport=Sport.RUNNING,
        source="file",
        started_at=started_at,
        utc_offset_s=utc_offset_s,
        local_day=changes.get("local_day") or local_day_of(started_at, utc_offset_s),
        elapsed_time_s=3600.0,
        timer_time_s=3500.0,
        load=50.0,
        load_method=LoadMethod.HRSS,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(activity, **changes)


def a_triathlon(number: int = 1, **changes: Any) -> list[Activity]:
    """Return a multisport activity and its three legs, an hour each; ``changes`` hold for all four."""
    whole = an_activity(number, sport=Sport.MULTISPORT, elapsed_time_s=10_800.0, **changes)
    legs = [
        an_activity(
            100_000 + 10 * number + place,
            sport=sport,
            started_at=whole.started_at + timedelta(hours=place),
            parent_id=whole.id,
            **{**changes, "file_sha256": None, "external_id": None},
        )
        for place, sport in enumerate((Sport.SWIMMING, Sport.CYCLING, Sport.RUNNING))
    ]
    return [whole, *legs]


def a_lap(position: int = 0, **changes: Any) -> Lap:
    """Return a kilometre in five minutes, after as many others."""
    lap = Lap(position=position, start_s=300.0 * position, elapsed_time_s=300.0, distance_m=1000.0)
    return replace(lap, **changes)


def some_streams(samples: int = 10) -> Streams:
    """Return a steady run of one sample a second: time, heart rate, distance and place."""
    return {
        Channel.TIME: [float(second) for second in range(samples)],
        Channel.HEART_RATE: [140.0 + second % 10 for second in range(samples)],
        Channel.DISTANCE: [3.125 * second for second in range(samples)],
        Channel.LATITUDE: [40.4168 + 1e-5 * second for second in range(samples)],
        Channel.LONGITUDE: [-3.7038 + 1e-5 * second for second in range(samples)],
    }


def some_metrics(load: float | None = 50.0, **changes: Any) -> ActivityMetrics:
    """Return what an easy run did."""
    metrics = ActivityMetrics(
        load=load,
        load_method=None if load is None else LoadMethod.HRSS,
        trimp=62.5,
        hrss=load,
        np_w=None,
        intensity_factor=None,
        variability_index=None,
        tss=None,
        work_kj=None,
    )
    return replace(metrics, **changes)


def a_file(number: int = 1, body: bytes | None = None, **changes: Any) -> OriginalFile:
    """Return a file, a FIT one by its name, with the digest of its bytes."""
    content = f"file {number}".encode() if body is None else body
    file = OriginalFile(sha256=sha256(content).digest(), format=FileFormat.FIT, body=content, received_at=NOW)
    return replace(file, **changes)


def a_recorded_session(**changes: Any) -> RecordedSession:
    """Return an hour's run with streams and three laps."""
    session = RecordedSession(
        sport=Sport.RUNNING,
        started_at=NOW - timedelta(days=1),
        utc_offset_s=3600,
        elapsed_time_s=3600.0,
        timer_time_s=3500.0,
        distance_m=11_250.0,
        laps=tuple(a_lap(position) for position in range(3)),
        streams=some_streams(3600),
    )
    return replace(session, **changes)


def a_recording(*sessions: RecordedSession, **changes: Any) -> Recording:
    """Return a recording of these sessions, of one run when there are none."""
    recording = Recording(format=FileFormat.FIT, sessions=sessions or (a_recorded_session(),), device="Fenix")
    return replace(recording, **changes)


def a_threshold(**changes: Any) -> Threshold:
    """Return a runner's thresholds from this year's first day on."""
    threshold = Threshold(
        sport=Sport.RUNNING,
        valid_from=date(2026, 1, 1),
        lthr_bpm=170.0,
        max_hr_bpm=190.0,
        rest_hr_bpm=50.0,
    )
    return replace(threshold, **changes)


def a_day(day: date = TODAY, load: float = 50.0, **changes: Any) -> DailyLoad:
    """Return a day of a series with one activity."""
    row = DailyLoad(day=day, load=load, timer_time_s=3500.0, activity_count=1, ctl=40.0, atl=45.0)
    return row._replace(**changes)


def some_days(first: date, count: int) -> Sequence[DailyLoad]:
    """Return so many days in a row, each with a load of its own."""
    return [a_day(first + timedelta(days=place), load=float(place)) for place in range(count)]


def a_goal(number: int = 1, **changes: Any) -> Goal:
    """Return a race over 10 km by ``a_user()``, so many days after ``TODAY``."""
    goal = Goal(
        id=a_goal_id(number),
        user_id=a_user_id(),
        name=f"Race {number}",
        kind=GoalKind.RACE,
        day=TODAY + timedelta(days=number),
        sport=Sport.RUNNING,
        distance_m=10_000.0,
        priority=GoalPriority.B,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(goal, **changes)
