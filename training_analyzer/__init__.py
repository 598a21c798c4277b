"""Training Analyzer: a multi-user backend for endurance athletes."""

__version__ = "0.1.0"
