"""A synthetic athlete: years of plausible training, the same for the same seed and day."""
