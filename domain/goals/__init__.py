"""What an athlete trains for: races, distances, loads."""
