"""Each read is served by its index: nothing is scanned and nothing sorted, at any depth."""

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select

from tests.plans.conftest import GOALS, ROWS_EACH, goal_days
from tests.sql.rows import ANNE, NOW, SQLITE, activity_id, bound
from training_analyzer.adapters.sql import jobs, statements
from training_analyzer.adapters.sql.repositories import (
    activity_changes,
    activity_reads,
    api_keys,
    audit_log,
    consents,
    efforts,
    goals,
    idempotency,
    identities,
    maintenance_flag,
    oidc_flows,
    one_time_tokens,
    rate_gate,
    recordings,
    second_factors,
    sessions,
    thresholds,
    training_load,
    users,
)
from training_analyzer.domain.ids import GoalId

FEED = "ix_activity_feed (user_id=? AND (started_at,id)<(?,?))"
SPORT_FEED = "ix_activity_sport_feed (user_id=? AND sport=? AND (started_at,id)<(?,?))"

READS: list[tuple[str, Select[Any], str]] = [
    ("principal", statements.PRINCIPAL, "sqlite_autoindex_session_1 (id=?)"),
    ("page", statements.PAGE, FEED),
    ("page of a sport", statements.PAGE_OF_SPORT, SPORT_FEED),
    ("page of days", statements.PAGE_OF_DAYS, "ix_activity_feed (user_id=? AND started_at>?"),
    (
        "page of a sport and days",
        statements.PAGE_OF_SPORT_AND_DAYS,
        "ix_activity_sport_feed (user_id=? AND sport=? AND started_at>?",
    ),
    ("series", statements.TRAINING_LOAD, "PRIMARY KEY (user_id=? AND sport=? AND day>? AND day<?)"),
    ("series days", statements.SERIES_DAYS, "PRIMARY KEY (user_id=? AND sport=?)"),
    ("series version", statements.SERIES_VERSION, "PRIMARY KEY (user_id=? AND series=?)"),
    ("activity", activity_reads.BY_ID, "sqlite_autoindex_activity_1 (user_id=? AND id=?)"),
    ("by file", activity_reads.BY_FILE, "uq_activity_file (user_id=? AND file_sha256=?)"),
    ("legs", activity_reads.LEGS, "ix_activity_legs (user_id=? AND parent_id=?)"),
    ("around", activity_reads.AROUND, "ix_activity_feed (user_id=? AND started_at>? AND started_at<?)"),
    (
        "day totals",
        activity_reads.DAY_TOTALS,
        "activity USING COVERING INDEX ix_activity_day (user_id=? AND local_day>? AND local_day<?)",
    ),
    ("changed", activity_changes.CHANGED, "ix_activity_changes (user_id=? AND (updated_at,id)>(?,?))"),
    (
        "removed",
        activity_changes.REMOVED,
        "PRIMARY KEY (user_id=? AND kind=? AND (deleted_at,object_id)>(?,?))",
    ),
    ("laps", recordings.LAPS, "PRIMARY KEY (user_id=? AND activity_id=?)"),
    ("metrics", recordings.METRICS, "sqlite_autoindex_activity_metric_1 (user_id=? AND activity_id=?)"),
    ("streams", recordings.STREAMS, "sqlite_autoindex_activity_stream_1 (user_id=? AND activity_id=?)"),
    ("outdated", recordings.OUTDATED_IDS, "COVERING INDEX ix_activity_metric_algorithm (user_id=?)"),
    ("file", recordings.FILE, "sqlite_autoindex_activity_file_1 (user_id=? AND sha256=?)"),
    ("sessions", sessions.LIST, "ix_session_user (user_id=?)"),
    ("duplicates", activity_reads.DUPLICATES, "ix_activity_duplicates (user_id=? AND duplicate_of=?)"),
    (
        "day totals of a sport",
        activity_reads.DAY_TOTALS_OF_SPORT,
        "activity USING COVERING INDEX ix_activity_day (user_id=? AND local_day>? AND local_day<?)",
    ),
    ("last changed", activity_changes.LAST_CHANGED, "ix_activity_changes (user_id=?)"),
    ("last removed", activity_changes.LAST_REMOVED, "PRIMARY KEY (user_id=? AND kind=?)"),
    ("old removals", activity_changes.FORGOTTEN, "ix_tombstone_age (deleted_at<?)"),
    ("idle sessions", sessions.IDLE, "ix_session_idle (idle_expires_at<?)"),
    ("expired tokens", sessions.EXPIRED_TOKENS, "ix_refresh_token_expiry (expires_at<?)"),
    ("expired keys", idempotency.EXPIRED, "ix_idempotency_key_expiry (expires_at<?)"),
    ("rates that are over", rate_gate.OVER, "ix_usage_rate_tat (tat_us<?)"),
    ("maintenance", maintenance_flag.FLAG, "INTEGER PRIMARY KEY (rowid=?)"),
    ("rate", rate_gate.FIND, "PRIMARY KEY (subject=? AND meter=?)"),
    ("first from", training_load.FIRST_FROM, "PRIMARY KEY (user_id=? AND sport=? AND day>?)"),
    ("goal", goals.BY_ID, "sqlite_autoindex_goal_1 (user_id=? AND id=?)"),
    ("goals", goals.LIST, "ix_goal_day (user_id=? AND day>? AND day<?)"),
    ("thresholds", thresholds.LIST, "PRIMARY KEY (user_id=?)"),
    ("preferences", thresholds.PREFERENCES, "sqlite_autoindex_training_preference_1 (user_id=?)"),
    ("sports", training_load.SPORTS, "PRIMARY KEY (user_id=? AND sport=?)"),
    ("last before", training_load.LAST_BEFORE, "PRIMARY KEY (user_id=? AND sport=? AND day<?)"),
    ("over jobs", jobs.OVER, "ix_job_finished (finished_at<?)"),
    ("open jobs of a user", jobs.OPEN_OF, "ix_job_user (user_id=?)"),
    ("job", jobs.BY_ID, "sqlite_autoindex_job_1 (id=?)"),
    ("user", users.BY_ID, "sqlite_autoindex_user_account_1 (id=?)"),
    ("users by id", users.IDS, "sqlite_autoindex_user_account_1 (id>?)"),
    (
        "unused links",
        one_time_tokens.UNUSED,
        "ix_one_time_token_user (user_id=? AND purpose=?)",
    ),
    ("expired links", one_time_tokens.EXPIRED, "ix_one_time_token_expiry (expires_at<?)"),
    ("identity", identities.FIND, "sqlite_autoindex_identity_1 (issuer=? AND subject=?)"),
    ("identities", identities.LIST, "ix_identity_user (user_id=?)"),
    ("expired visits to providers", oidc_flows.EXPIRED, "ix_oidc_flow_expiry (expires_at<?)"),
    ("second factor", second_factors.FIND, "sqlite_autoindex_second_factor_1 (user_id=? AND kind=?)"),
    ("recovery codes", second_factors.CODES_LEFT, "sqlite_autoindex_recovery_code_1 (user_id=?)"),
    ("consent", consents.NEWEST, "sqlite_autoindex_consent_1 (user_id=? AND kind=?)"),
    ("consents", consents.HISTORY, "sqlite_autoindex_consent_1 (user_id=?)"),
    ("caller by key", statements.PRINCIPAL_OF_KEY, "sqlite_autoindex_api_key_2 (secret_hash=?)"),
    ("keys", api_keys.LIST, "ix_api_key_user (user_id=?)"),
    ("audit log", audit_log.PAGE, "ix_audit_event_user (user_id=? AND (at,id)<(?,?))"),
    ("old audit events", audit_log.OLD, "ix_audit_event_age (at<?)"),
    ("user by address", users.BY_EMAIL, "sqlite_autoindex_user_account_2 (email=?)"),
]


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
            filled, activity_changes.CHANGED, user_id=ANNE, at=NOW, after_id=activity_id(0), limit=20
        ),
        instructions(
            filled,
            activity_changes.CHANGED,
            user_id=ANNE,
            at=NOW + timedelta(seconds=ROWS_EACH - 100),
            after_id=activity_id(0),
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


AWAITED = {
    "ix_export_file_expiry",
}
"""Their reads come with the repositories of the identity issue; an index whose read is there is taken out of here."""


def test_every_index_is_used_by_a_read_or_keeps_a_rule(filled: sqlite3.Connection) -> None:
    plans = "\n".join(step for _, select, _ in READS for step in plan_of(filled, select))
    named = filled.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    served_elsewhere = {
        "uq_activity_source",  # a rule
        "ix_refresh_token_session",  # the foreign key's cascade
        "ix_oidc_flow_link_user",  # the same
        "ix_oidc_flow_session",  # the same
        "ix_job_dedup",  # a rule
        "ix_job_due",  # see above
    }
    unused = {name for (name,) in named if name not in plans} - served_elsewhere - AWAITED
    assert not unused
