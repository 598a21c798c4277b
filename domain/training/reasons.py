"""Why a value is null: unknown is said, never invented."""

from enum import StrEnum


class Reason(StrEnum):
    """Machine-readable reasons, stable in the API."""

    NO_POWER = "no_power"
    NO_SPEED = "no_speed"
    NO_DISTANCE = "no_distance"
    OTHER_SPORT = "other_sport"
    NO_HEART_RATE = "no_heart_rate"
    NO_THRESHOLD = "no_threshold"
    NO_SAMPLES = "no_samples"
    NO_EVIDENCE = "no_evidence"
    IMPLAUSIBLE = "implausible"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_FEW_DAYS = "too_few_days"
    ZERO_VARIANCE = "zero_variance"
    ZERO_DENOMINATOR = "zero_denominator"
    TOO_FEW_EFFORTS = "too_few_efforts"
    TOO_NARROW = "too_narrow"
    NO_FIT = "no_fit"
    OUT_OF_REACH = "out_of_reach"
    EMPTY_ZONE = "empty_zone"
    MIXED_METHODS = "mixed_methods"
    IN_LEGS = "in_legs"
    NO_TARGET = "no_target"
    NO_DURATION = "no_duration"
    NOT_GIVEN = "not_given"
    NOT_A_NUMBER = "not_a_number"
    PLUGIN_FAILED = "plugin_failed"
