"""Rows to domain values and back, by position."""
