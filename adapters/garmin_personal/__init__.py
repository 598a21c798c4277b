"""Garmin Connect by its own Personal API, with a key that the athlete made there."""
