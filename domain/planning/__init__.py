"""Training that is planned: structured workouts, and plans that lead to a race."""
