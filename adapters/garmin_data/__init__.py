"""The JSON of Garmin's services, which both ways to them bring, as values of ours: pure functions, no network."""
