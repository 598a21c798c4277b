"""Answers of models, decoded by msgspec."""
