"""What the coach is asked."""

from enum import StrEnum


class Topic(StrEnum):
    """What an answer is about: one activity, the week that ends with a day, or whatever the athlete asks."""

    ACTIVITY = "activity"
    WEEK = "week"
    CHAT = "chat"
