"""Features: what a plan allows, and how much of it."""

from enum import StrEnum
from typing import Final


class Feature(StrEnum):
    """A capability that a plan may hold. Every one is enforced in a use case."""

    AI_ANALYSIS = "ai_analysis"
    AI_CHAT = "ai_chat"
    AI_WORKOUT = "ai_workout"
    AI_PLAN = "ai_plan"
    DATA_EXPORT = "data_export"
    PRIORITY_SYNC = "priority_sync"
    HISTORY_DAYS = "history_days"
    ACTIVE_AI_PLANS = "active_ai_plans"


class FeatureType(StrEnum):
    """How a feature is allowed: yes or no, so much a period, or up to a value."""

    BOOLEAN = "boolean"
    METERED = "metered"
    STATIC = "static"


TYPES: Final = {
    Feature.AI_ANALYSIS: FeatureType.METERED,
    Feature.AI_CHAT: FeatureType.METERED,
    Feature.AI_WORKOUT: FeatureType.METERED,
    Feature.AI_PLAN: FeatureType.METERED,
    Feature.DATA_EXPORT: FeatureType.BOOLEAN,
    Feature.PRIORITY_SYNC: FeatureType.BOOLEAN,
    Feature.HISTORY_DAYS: FeatureType.STATIC,
    Feature.ACTIVE_AI_PLANS: FeatureType.STATIC,
}
