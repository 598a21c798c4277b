"""What an API key may be used for."""

from enum import StrEnum


class Scope(StrEnum):
    """One verb on one area of the API. What no scope names, no key reaches."""

    READ_ACTIVITIES = "read:activities"
    WRITE_ACTIVITIES = "write:activities"
    READ_WELLNESS = "read:wellness"
    WRITE_WELLNESS = "write:wellness"
    READ_GOALS = "read:goals"
    WRITE_GOALS = "write:goals"
    READ_PLANS = "read:plans"
    WRITE_PLANS = "write:plans"
    READ_COACH = "read:coach"
    WRITE_COACH = "write:coach"
    READ_PERFORMANCE = "read:performance"
    READ_CONNECTIONS = "read:connections"
    READ_USAGE = "read:usage"
    READ_BILLING = "read:billing"
