"""Deleted accounts."""
