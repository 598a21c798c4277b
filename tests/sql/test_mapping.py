"""Tables hold exactly what the domain knows, and every table has an owner's rule."""

from dataclasses import fields
from inspect import signature

import pytest
from sqlalchemy import Table

from training_analyzer.adapters.sql.mapping.recordings import COMPUTED
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import SCHEMA, TABLES
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.tables.billing import (
    billing_account,
    billing_checkout,
    billing_subscription,
    entitlement_override,
    webhook_inbox,
)
from training_analyzer.adapters.sql.tables.coach import coach_analysis, coach_conversation, coach_message
from training_analyzer.adapters.sql.tables.goal import goal
from training_analyzer.adapters.sql.tables.identity import api_key, identity, oidc_flow, one_time_token
from training_analyzer.adapters.sql.tables.operation import audit_event, export_file, job
from training_analyzer.adapters.sql.tables.planning import training_plan, workout
from training_analyzer.adapters.sql.tables.recording import activity_file, activity_lap
from training_analyzer.adapters.sql.tables.second_factor import consent, second_factor
from training_analyzer.adapters.sql.tables.session import session
from training_analyzer.adapters.sql.tables.training import daily_load, threshold, training_preference
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.sql.tables.wearable import (
    provider_governor,
    sync_run,
    wearable_challenge,
    wearable_connection,
    wearable_payload,
)
from training_analyzer.adapters.sql.tables.wellness import wellness_day, wellness_reading
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import OriginalFile
from training_analyzer.domain.audit.event import AuditEvent
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.checkout import Checkout
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.event import BillingEvent
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot
from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage
from training_analyzer.domain.coach.stored_analysis import StoredAnalysis
from training_analyzer.domain.goals.goal import Goal
from training_analyzer.domain.identity.api_key import ApiKey
from training_analyzer.domain.identity.consent import Consent
from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.domain.identity.oidc_flow import OidcFlow
from training_analyzer.domain.identity.one_time_token import OneTimeToken
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.identity.session import Session
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.jobs.export import ExportFile
from training_analyzer.domain.jobs.job import Job
from training_analyzer.domain.planning.plan import TrainingPlan
from training_analyzer.domain.planning.workout import Workout
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.governor import Governor
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.run import SyncRun
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured


@pytest.mark.parametrize(
    ("kind", "table", "further"),
    [
        (User, user_account, set()),
        (Session, session, set()),
        (Activity, activity, set()),
        (Lap, activity_lap, {"user_id", "activity_id"}),
        (OriginalFile, activity_file, {"user_id", "size"}),
        (Threshold, threshold, {"user_id", "created_at"}),
        (TrainingPreferences, training_preference, {"user_id", "updated_at"}),
        (Goal, goal, set()),
        (TrainingPlan, training_plan, set()),
        (Workout, workout, set()),
        (WellnessDay, wellness_day, set()),
        (Measured, wellness_reading, set()),
        (StoredAnalysis, coach_analysis, set()),
        (Conversation, coach_conversation, set()),
        (ConversationMessage, coach_message, set()),
        (ApiKey, api_key, set()),
        (ExportFile, export_file, {"body"}),
        (AuditEvent, audit_event, set()),
        (
            Job,
            job,
            {
                "dedup_key",
                "payload",
                "priority",
                "run_at",
                "max_attempts",
                "lease_owner",
                "lease_until",
                "epoch",
            },
        ),
        (DailyLoad, daily_load, {"user_id", "sport"}),
        (OneTimeToken, one_time_token, set()),
        (LinkedIdentity, identity, set()),
        (OidcFlow, oidc_flow, set()),
        (SecondFactor, second_factor, set()),
        (Consent, consent, set()),
        (BillingAccount, billing_account, set()),
        (Checkout, billing_checkout, set()),
        (Connection, wearable_connection, set()),
        (SyncRun, sync_run, set()),
        (PendingChallenge, wearable_challenge, set()),
        (Governor, provider_governor, set()),
        (SourcePayload, wearable_payload, set()),
        (Override, entitlement_override, set()),
        (
            SubscriptionSnapshot,
            billing_subscription,
            {"user_id", "plan_version", "past_due_since", "dispute_open", "synced_at"},
        ),
        (
            BillingEvent,
            webhook_inbox,
            {
                "body",
                "state",
                "attempts",
                "next_attempt_at",
                "last_error",
                "received_at",
                "processed_at",
            },
        ),
    ],
)
def test_a_table_has_a_column_for_each_field(kind: type, table: Table, further: set[str]) -> None:
    assert {column.name for column in table.columns} == {*signature(kind).parameters} | further


def test_every_field_of_the_metrics_is_stored() -> None:
    beside = {
        "zones",
        "mean_max",
        "best_efforts",
        "plugin_metrics",
        "reasons",
        "estimated",
        "dropped",
        "threshold_from",
        "algorithm",
    }
    assert {each.name for each in fields(ActivityMetrics)} == {*COMPUTED, *beside}


def test_every_table_is_listed_and_says_whose_its_rows_are() -> None:
    assert {table.name for table in TABLES} == set(SCHEMA.tables) == set(OWNERSHIP)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_owner_is_a_column_and_leads_the_key_of_owned_tables(table: Table) -> None:
    ownership = OWNERSHIP[table.name]
    if ownership.column is not None:
        assert ownership.column in table.columns
    if not ownership.private:
        assert next(iter(table.primary_key)).name == "user_id"


def test_tables_are_listed_after_those_they_refer_to() -> None:
    names = [table.name for table in TABLES]
    for table in TABLES:
        parents = {key.column.table.name for key in table.foreign_keys} - {table.name}
        assert all(names.index(parent) < names.index(table.name) for parent in parents)


def test_every_row_of_a_user_dies_with_the_account() -> None:
    for table in (table for table in TABLES if not OWNERSHIP[table.name].closed):
        ends = {
            (key.column.table.name, key.ondelete)
            for key in table.foreign_keys
            if key.column.table is not table
        }
        assert all(ondelete == "CASCADE" for _, ondelete in ends)
        assert ends or table is user_account or table.name in OUTLIVING


OUTLIVING = {
    "job",
    "usage_rate",
    "usage_record",
    "usage_window",
    "webhook_inbox",
    "provider_governor",
    "audit_event",
    "installation",
}
"""What the deployment keeps: a job may be the one that deletes the account, and the audit log tells of it."""
