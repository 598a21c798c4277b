"""Each read is served by its index: nothing is scanned and nothing sorted, at any depth."""

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select

from tests.plans.conftest import GOALS, ROWS_EACH, goal_days
from tests.plans.reads import GROUPED, READS
from tests.sql.rows import ANNE, NOW, SQLITE, activity_id, bound
from training_analyzer.adapters.sql import jobs, statements
from training_analyzer.adapters.sql.repositories import (
    activity_changes,
    efforts,
    goals,
)
from training_analyzer.domain.ids import GoalId


def plan_of(connection: sqlite3.Connection, select: Select[Any]) -> list[str]:
    compiled = select.compile(dialect=SQLITE)
    nothing = [None] * len(compiled.positiontup or [])
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {compiled}", nothing)]


@pytest.mark.parametrize(("name", "select", "index"), READS, ids=[name for name, _, _ in READS])
def test_a_read_is_served_by_its_index(
    filled: sqlite3.Connection, name: str, select: Select[Any], index: str
) -> None:
    plan = plan_of(filled, select)
    assert any(index in step for step in plan), plan
    read = [step for step in plan if step != "SCAN CONSTANT ROW"]  # which is no table's
    if name in GROUPED:
        read.remove("USE TEMP B-TREE FOR GROUP BY")
    assert not [step for step in read if step.startswith("SCAN") or "TEMP B-TREE" in step], plan


def instructions(connection: sqlite3.Connection, select: Select[Any], **values: object) -> int:
    """Return how many instructions of SQLite's machine a statement takes: the same in every run."""
    compiled = select.compile(dialect=SQLITE)
    binds = [
        bound(compiled.binds[name].type, values.get(name, compiled.params[name]))
        for name in compiled.positiontup or []
    ]
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.set_progress_handler(step, 1)
    try:
        rows = connection.execute(str(compiled), binds).fetchall()
    finally:
        connection.set_progress_handler(None, 0)
    assert rows, values
    return steps


def place(connection: sqlite3.Connection, depth: int, condition: str = "1") -> tuple[str, str]:
    """Return start and id of the activity at a depth of the list, in text."""
    found = connection.execute(
        f"SELECT started_at, id FROM activity WHERE user_id = ? AND {condition}"  # noqa: S608 - our own condition
        " ORDER BY started_at DESC, id DESC LIMIT 1 OFFSET ?",
        (str(ANNE), depth),
    ).fetchone()
    return str(found[0]), str(found[1])


@pytest.mark.parametrize(
    ("select", "condition", "deepest"),
    [(statements.PAGE, "1", ROWS_EACH - 100), (statements.PAGE_OF_SPORT, "sport = 'running'", 3_000)],
)
def test_the_deepest_page_costs_what_the_first_costs(
    filled: sqlite3.Connection, select: Select[Any], condition: str, deepest: int
) -> None:
    costs = set()
    for depth in (0, 20, deepest // 2, deepest):
        at, below = place(filled, depth, condition)
        costs.add(
            instructions(
                filled,
                select,
                user_id=ANNE,
                at=datetime.fromisoformat(at),
                below_id=UUID(below),
                limit=21,
                sport="running",
            )
        )
    assert len(costs) == 1
    assert costs.pop() < 2_000


def test_changes_late_in_the_list_cost_what_early_ones_cost(filled: sqlite3.Connection) -> None:
    costs = [
        instructions(
            filled,
            activity_changes.CHANGED,
            user_id=ANNE,
            at=NOW,
            after_id=activity_id(0),
            first=date.min,
            limit=20,
        ),
        instructions(
            filled,
            activity_changes.CHANGED,
            user_id=ANNE,
            at=NOW + timedelta(seconds=ROWS_EACH - 100),
            after_id=activity_id(0),
            first=date.min,
            limit=20,
        ),
    ]
    assert max(costs) - min(costs) <= 10


def test_the_deepest_page_of_goals_costs_what_the_first_costs(filled: sqlite3.Connection) -> None:
    costs = set()
    for number in (2, 100, 500, GOALS - 20):
        day, after = goal_days(number), GoalId(UUID(int=3 << 64 | number))
        costs.add(
            instructions(
                filled, goals.LIST, user_id=ANNE, day=day, after_id=after, last=date(9999, 12, 31), limit=11
            )
        )
    assert len(costs) == 1
    assert costs.pop() < 2_000


def test_due_jobs_are_found_among_those_that_are_open(filled: sqlite3.Connection) -> None:
    """The most urgent first needs a sort; what is sorted is due, and all the others are not looked at."""
    due = jobs.DUE.params(kinds=["sync"], now=NOW, limit=1).compile(
        dialect=SQLITE, compile_kwargs={"render_postcompile": True}
    )
    rows = filled.execute(f"EXPLAIN QUERY PLAN {due}", [None] * len(due.positiontup or []))
    assert [row[3] for row in rows] == [
        "SEARCH job USING INDEX ix_job_due (run_at<?)",
        "USE TEMP B-TREE FOR ORDER BY",
    ]


@pytest.mark.parametrize("select", [efforts.THREE_ZONE_SUMS, efforts.THREE_ZONE_SUMS_OF_SPORT])
def test_zone_sums_are_drawn_from_the_athletes_own_days(
    filled: sqlite3.Connection, select: Select[Any]
) -> None:
    steps = plan_of(filled, select)
    assert any("ix_activity_day (user_id=? AND local_day>? AND local_day<?)" in step for step in steps), steps
    assert any(
        " activity_effort " in step and "(user_id=? AND activity_id=? AND kind=?)" in step for step in steps
    ), steps
    assert not [step for step in steps if step.startswith("SCAN")], steps


@pytest.mark.parametrize("select", [efforts.LARGEST, efforts.QUICKEST])
def test_the_best_efforts_are_drawn_from_the_athletes_own_rows(
    filled: sqlite3.Connection, select: Select[Any]
) -> None:
    """The best of each span needs a sort; what is sorted is one athlete's, of some days, and found by keys."""
    steps = [step for step in plan_of(filled, select) if " activity" in step]
    assert len(steps) == 2
    assert all(step.startswith("SEARCH ") and "(user_id=?" in step for step in steps), steps


def test_every_index_is_used_by_a_read_or_keeps_a_rule(filled: sqlite3.Connection) -> None:
    plans = "\n".join(step for _, select, _ in READS for step in plan_of(filled, select))
    named = filled.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    served_elsewhere = {
        "uq_activity_source",  # a rule
        "ix_refresh_token_session",  # the foreign key's cascade
        "ix_oidc_flow_link_user",  # the same
        "ix_oidc_flow_session",  # the same
        "ix_job_dedup",  # a rule
        "uq_sync_run_running",  # the same
        "ix_sync_run_connection",  # a foreign key's cascade
        "ix_job_due",  # see above
    }
    unused = {name for (name,) in named if name not in plans} - served_elsewhere
    assert not unused
