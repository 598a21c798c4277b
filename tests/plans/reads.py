"""The reads of the store, each with the index that has to serve it on SQLite."""

from typing import Any

from sqlalchemy import Select

from training_analyzer.adapters.sql import jobs, statements
from training_analyzer.adapters.sql.repositories import (
    activity_changes,
    activity_reads,
    api_keys,
    audit_log,
    consents,
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
    usage_windows,
    users,
)

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
    ("orphans of the ledger", usage_windows.ORPHANS, "ix_usage_record_expiry (expires_at<?)"),
    ("holds", usage_windows.HOLDS, "PRIMARY KEY (request_id=?)"),
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
    ("accounts", users.PAGE, "sqlite_autoindex_user_account_1 (id>?)"),
    ("accounts found", users.FOUND, "sqlite_autoindex_user_account_1 (id>?)"),
    ("user by address", users.BY_EMAIL, "sqlite_autoindex_user_account_2 (email=?)"),
]

AWAITED = {
    "ix_export_file_expiry",
}
"""Their reads come with the repositories of the identity issue; an index whose read is there is taken out of here."""
