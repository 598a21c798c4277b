"""Every table in one metadata: what migrations and tests look at."""

from typing import Final

from training_analyzer.adapters.sql.metadata import metadata
from training_analyzer.adapters.sql.tables.activity import activity, tombstone
from training_analyzer.adapters.sql.tables.billing import (
    billing_account,
    billing_checkout,
    billing_subscription,
    entitlement_override,
    webhook_inbox,
)
from training_analyzer.adapters.sql.tables.coach import coach_analysis, coach_conversation, coach_message
from training_analyzer.adapters.sql.tables.data_move import data_move, data_move_key, data_move_table
from training_analyzer.adapters.sql.tables.goal import goal
from training_analyzer.adapters.sql.tables.idempotency_key import idempotency_key
from training_analyzer.adapters.sql.tables.identity import (
    api_key,
    identity,
    oidc_flow,
    one_time_token,
    session_cookie,
)
from training_analyzer.adapters.sql.tables.operation import (
    audit_event,
    export_file,
    installation,
    job,
    usage_rate,
)
from training_analyzer.adapters.sql.tables.planning import training_plan, workout
from training_analyzer.adapters.sql.tables.recording import (
    activity_effort,
    activity_file,
    activity_lap,
    activity_metric,
    activity_stream,
)
from training_analyzer.adapters.sql.tables.second_factor import consent, recovery_code, second_factor
from training_analyzer.adapters.sql.tables.session import refresh_token, session
from training_analyzer.adapters.sql.tables.training import (
    daily_load,
    series_version,
    threshold,
    training_preference,
)
from training_analyzer.adapters.sql.tables.usage import usage_hold, usage_record, usage_window
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.sql.tables.wearable import (
    provider_governor,
    sync_run,
    wearable_challenge,
    wearable_connection,
    wearable_payload,
)
from training_analyzer.adapters.sql.tables.wellness import wellness_day, wellness_reading

TABLES: Final = (
    user_account,
    session,
    refresh_token,
    activity,
    activity_stream,
    activity_lap,
    activity_metric,
    activity_effort,
    activity_file,
    tombstone,
    threshold,
    training_preference,
    daily_load,
    series_version,
    goal,
    training_plan,
    workout,
    wellness_day,
    wellness_reading,
    coach_analysis,
    coach_conversation,
    coach_message,
    idempotency_key,
    api_key,
    identity,
    session_cookie,
    one_time_token,
    oidc_flow,
    second_factor,
    recovery_code,
    consent,
    export_file,
    job,
    usage_rate,
    usage_record,
    usage_window,
    usage_hold,
    billing_account,
    billing_subscription,
    billing_checkout,
    entitlement_override,
    webhook_inbox,
    wearable_connection,
    sync_run,
    wearable_challenge,
    provider_governor,
    wearable_payload,
    audit_event,
    installation,
    data_move,
    data_move_table,
    data_move_key,
)
"""In an order in which no row refers to a table further on."""

SCHEMA: Final = metadata
