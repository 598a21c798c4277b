"""Whose rows a table holds, and what becomes of them: one entry for every table.

It drives row-level security, the isolation tests, account export and deletion, and the move between engines.
"""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Ownership:
    """``column`` names the owner, None where a parent row does. ``private`` tables are no athlete's to reach.

    ``closed`` ones are not even the server's: the operator's commands alone use them. ``moves`` is False for what a
    move to another engine leaves behind. ``subject`` ones name whom they count in the column of that name.
    """

    column: str | None
    export: Literal["rows", "masked", "no"]
    erase: Literal["delete", "pseudonymise", "keep"]
    private: bool = False
    closed: bool = False
    moves: bool = True
    subject: bool = False


MASKED: Final = frozenset(
    {"user_account.password_hash", "api_key.secret_hash", "second_factor.seed", "wearable_connection.sealed"}
)
"""Hashed and sealed columns of the tables that are exported masked."""

OWNERSHIP: Final = {
    "user_account": Ownership("id", "masked", "delete", private=True),
    "session": Ownership("user_id", "masked", "delete", private=True),
    "refresh_token": Ownership(None, "no", "delete", private=True),
    "activity": Ownership("user_id", "rows", "delete"),
    "activity_stream": Ownership("user_id", "rows", "delete"),
    "activity_lap": Ownership("user_id", "rows", "delete"),
    "activity_metric": Ownership("user_id", "rows", "delete"),
    "activity_effort": Ownership("user_id", "rows", "delete"),
    "activity_file": Ownership("user_id", "rows", "delete"),
    "tombstone": Ownership("user_id", "rows", "delete"),
    "threshold": Ownership("user_id", "rows", "delete"),
    "training_preference": Ownership("user_id", "rows", "delete"),
    "daily_load": Ownership("user_id", "rows", "delete"),
    "series_version": Ownership("user_id", "no", "delete"),
    "goal": Ownership("user_id", "rows", "delete"),
    "training_plan": Ownership("user_id", "rows", "delete"),
    "workout": Ownership("user_id", "rows", "delete"),
    "wellness_day": Ownership("user_id", "rows", "delete"),
    "wellness_reading": Ownership("user_id", "rows", "delete"),
    "coach_analysis": Ownership("user_id", "rows", "delete"),
    "coach_conversation": Ownership("user_id", "rows", "delete"),
    "coach_message": Ownership("user_id", "rows", "delete"),
    "idempotency_key": Ownership("user_id", "no", "delete", moves=False),
    "api_key": Ownership("user_id", "masked", "delete", private=True),
    "identity": Ownership("user_id", "rows", "delete", private=True),
    "session_cookie": Ownership(None, "no", "delete", private=True),
    "one_time_token": Ownership("user_id", "no", "delete", private=True),
    "oidc_flow": Ownership("link_user_id", "no", "delete", private=True, moves=False),
    "second_factor": Ownership("user_id", "masked", "delete", private=True),
    "recovery_code": Ownership("user_id", "no", "delete", private=True),
    "consent": Ownership("user_id", "rows", "delete", private=True),
    "export_file": Ownership("user_id", "no", "delete", moves=False),
    "job": Ownership("user_id", "no", "delete", private=True, moves=False),
    "billing_account": Ownership("user_id", "rows", "delete", private=True),
    "billing_subscription": Ownership("user_id", "rows", "delete", private=True),
    "billing_checkout": Ownership("user_id", "rows", "delete", private=True),
    "entitlement_override": Ownership("user_id", "rows", "delete", private=True),
    "webhook_inbox": Ownership(None, "no", "keep", private=True),
    "wearable_connection": Ownership("user_id", "masked", "delete", private=True),
    "sync_run": Ownership("user_id", "rows", "delete", private=True),
    "wearable_challenge": Ownership("user_id", "no", "delete", private=True, moves=False),
    "provider_governor": Ownership(None, "no", "keep", private=True, moves=False),
    "wearable_payload": Ownership("user_id", "rows", "delete"),
    "usage_rate": Ownership(None, "no", "delete", private=True, moves=False, subject=True),
    "usage_record": Ownership(None, "no", "pseudonymise", private=True, subject=True),
    "usage_window": Ownership(None, "no", "pseudonymise", private=True, subject=True),
    "usage_hold": Ownership(None, "no", "pseudonymise", private=True, subject=True),
    "audit_event": Ownership("user_id", "rows", "keep", private=True),
    "installation": Ownership(None, "no", "keep", private=True, moves=False),
    "data_move": Ownership(None, "no", "keep", private=True, closed=True, moves=False),
    "data_move_table": Ownership(None, "no", "keep", private=True, closed=True, moves=False),
    "data_move_key": Ownership(None, "no", "keep", private=True, closed=True, moves=False),
}
