"""Goals: what is needed, what is refused, what may change."""

from datetime import UTC, date, datetime, timedelta
from math import inf, nan
from typing import Any

import pytest

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.goals.edit import GoalEdit, edited
from training_analyzer.domain.goals.entry import GoalEntry, goal_of
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPlace, GoalPriority
from training_analyzer.plugins.testing.builders import NOW, TODAY, a_goal, a_goal_id, a_user_id

LATER = NOW + timedelta(days=1)


def entered(now: datetime = NOW, **changes: Any) -> Goal:
    """Return what becomes of a race over 10 km in a month."""
    race: dict[str, Any] = {
        "name": "City run",
        "kind": GoalKind.RACE,
        "day": TODAY + timedelta(days=30),
        "sport": Sport.RUNNING,
        "distance_m": 10_000.0,
        "priority": GoalPriority.A,
    }
    return goal_of(GoalEntry(**race | changes), goal_id=a_goal_id(), user_id=a_user_id(), now=now)


def test_an_entry_becomes_a_fresh_goal_with_every_field() -> None:
    goal = entered(
        name="  City run ", target_time_s=2400.0, target_load=90.0, notes=" Flat.\n", sport=Sport.CYCLING
    )
    assert goal == Goal(
        id=a_goal_id(),
        user_id=a_user_id(),
        name="City run",
        kind=GoalKind.RACE,
        day=TODAY + timedelta(days=30),
        sport=Sport.CYCLING,
        distance_m=10_000.0,
        target_time_s=2400.0,
        target_load=90.0,
        priority=GoalPriority.A,
        notes=" Flat.\n",
        created_at=NOW,
        updated_at=NOW,
        version=1,
    )


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (GoalKind.RACE, "distance_m"),
        (GoalKind.DISTANCE, "distance_m"),
    ],
)
def test_each_kind_needs_its_number_and_no_other(kind: GoalKind, needed: str) -> None:
    numbers: dict[str, Any] = {"distance_m": 500.0, "target_time_s": 60.0, "target_load": 70.0}
    with pytest.raises(InvalidValue) as refused:
        entered(kind=kind, **numbers | {needed: None})
    assert refused.value.pointer == f"/{needed}"
    assert kind in str(refused.value)
    alone: dict[str, Any] = dict.fromkeys(numbers) | {needed: 500.0}
    assert getattr(entered(kind=kind, **alone), needed) == 500.0


def test_every_kind_says_what_it_needs() -> None:
    for kind in (GoalKind.RACE, GoalKind.DISTANCE):
        with pytest.raises(InvalidValue, match="needs"):
            entered(kind=kind, distance_m=None)
    assert entered(kind=GoalKind.LOAD, distance_m=None).target_load is None


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("distance_m", (1.0, 42_195.0, 10_000_000.0), (0.0, 0.999, -5.0, 10_000_000.1, nan, inf, -inf)),
        ("target_time_s", (1.0, 2_592_000.0), (0.0, 0.999, -1.0, 2_592_000.1, nan, inf)),
        ("target_load", (1.0, 100_000.0), (0.0, 0.999, -1.0, 100_000.1, nan, inf)),
        ("day", (date(1970, 1, 1), TODAY, date(2046, 3, 1)), (date(1969, 12, 31), date(2046, 3, 2), date.min, date.max)),
        ("name", ("x", "x" * 200, "Maratón 🏃"), ("", "  ", "x" * 201, "a\0b", "a\nb", "\ud800")),
        ("notes", (None, "", "a\nb", "x" * 10_000), ("x" * 10_001, "a\0b")),
    ],
)  # fmt: skip
def test_a_value_is_taken_in_its_range_only(field: str, good: tuple[Any, ...], bad: tuple[Any, ...]) -> None:
    for value in good:
        assert getattr(entered(**{field: value}), field) == value
        assert getattr(edited(a_goal(), GoalEdit(**{field: value}), NOW), field) == value
    for value in bad:
        with pytest.raises(InvalidValue) as refused:
            entered(**{field: value})
        assert refused.value.pointer == f"/{field}"
        with pytest.raises(InvalidValue) as refused:
            edited(a_goal(), GoalEdit(**{field: value}), NOW)
        assert refused.value.pointer == f"/{field}"


def test_twenty_years_are_counted_from_a_29th_of_february_too() -> None:
    leap_day = datetime(2080, 2, 29, 12, tzinfo=UTC)  # 2100 has none
    assert entered(leap_day, day=date(2100, 2, 28)).day == date(2100, 2, 28)
    with pytest.raises(InvalidValue):
        entered(leap_day, day=date(2100, 3, 2))


def test_an_edit_that_gives_nothing_changes_nothing_but_the_instant() -> None:
    goal = a_goal(notes="kept", target_time_s=2400.0)
    assert edited(goal, GoalEdit(), LATER) == a_goal(notes="kept", target_time_s=2400.0, updated_at=LATER)


def test_every_field_may_be_changed_at_once() -> None:
    changes: dict[str, Any] = {
        "name": "Season",
        "kind": GoalKind.LOAD,
        "day": date(2025, 12, 31),
        "sport": Sport.ROWING,
        "distance_m": None,
        "target_time_s": 60.0,
        "target_load": 5000.0,
        "priority": GoalPriority.C,
        "notes": "by feel",
    }
    changed = edited(a_goal(), GoalEdit(**changes), LATER)
    assert changed == a_goal(**changes, updated_at=LATER)


def test_what_is_not_needed_may_be_cleared() -> None:
    goal = a_goal(target_time_s=2400.0, target_load=90.0, notes="x")
    changed = edited(goal, GoalEdit(target_time_s=None, target_load=None, notes=None), NOW)
    assert changed == a_goal()


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        (GoalEdit(distance_m=None), "/distance_m"),
        (GoalEdit(kind=GoalKind.DISTANCE, distance_m=None), "/distance_m"),
    ],
)
def test_a_change_that_leaves_the_kind_without_its_number_is_refused(edit: GoalEdit, pointer: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        edited(a_goal(), edit, NOW)
    assert refused.value.pointer == pointer


def test_a_kind_may_change_together_with_its_number() -> None:
    changed = edited(a_goal(), GoalEdit(kind=GoalKind.LOAD, target_load=600.0), NOW)
    assert (changed.kind, changed.target_load, changed.distance_m) == (GoalKind.LOAD, 600.0, 10_000.0)


def test_an_edit_keeps_identity_owner_and_version() -> None:
    changed = edited(a_goal(3, version=7), GoalEdit(name="Other"), LATER)
    assert (changed.id, changed.user_id, changed.version, changed.created_at) == (
        a_goal_id(3),
        a_user_id(),
        7,
        NOW,
    )


def test_places_are_in_order_of_day_and_then_of_id() -> None:
    places = [GoalPlace(TODAY, a_goal_id(9)), GoalPlace(TODAY + timedelta(days=1), a_goal_id(1))]
    assert sorted([*places[::-1], GoalPlace(TODAY, a_goal_id(2))])[1:] == places
