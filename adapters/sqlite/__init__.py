"""The embedded store: one file, one writer, readers beside it."""
