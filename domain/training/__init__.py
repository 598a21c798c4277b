"""What training does to an athlete: load, fitness, fatigue, form."""
