"""Garmin's adapters against our fakes of it, driven by the unmodified client."""
