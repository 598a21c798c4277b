"""The job queue over the store's own rows: no broker, no further process."""
