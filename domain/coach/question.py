"""What the coach is asked."""

from enum import StrEnum


class Topic(StrEnum):
    """What is asked for: one activity, the week that ends with a day, whatever the athlete asks, a plan, a workout."""

    ACTIVITY = "activity"
    WEEK = "week"
    CHAT = "chat"
    PLAN = "plan"
    WORKOUT = "workout"
