"""Garmin Connect by the unofficial client ``garminconnect``: its names and exceptions stop here."""
