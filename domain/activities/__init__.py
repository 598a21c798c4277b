"""What an athlete did: activities, recordings, laps, streams, duplicates."""
