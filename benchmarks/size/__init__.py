"""Reads and a write in stores of a million activities, on both engines, beside hand-written ones in the same store."""
