"""What a real store's constraints refuse, refused here as well."""

from datetime import datetime

from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, UserId


def check_aware(*instants: datetime | None) -> None:
    """Raise ValueError for an instant without a time zone: a bug of ours."""
    for instant in instants:
        if instant is not None and instant.tzinfo is None:
            message = f"{instant.isoformat()} has no time zone"
            raise ValueError(message)


def check_user(tables: Tables, user_id: UserId) -> None:
    """Raise NotFound when there is no such account: rows without an owner cannot be."""
    if user_id not in tables.users:
        raise NotFound("user")


def check_activity(tables: Tables, user_id: UserId, activity_id: ActivityId) -> None:
    """Raise NotFound when there is no such activity: parts without a whole cannot be."""
    if (user_id, activity_id) not in tables.activities:
        raise NotFound("activity")
