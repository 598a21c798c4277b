"""The move into PostgreSQL: batches, checkpoints, comparison, and the way back."""
