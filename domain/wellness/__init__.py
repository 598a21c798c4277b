"""How an athlete recovers: heart-rate variability, resting heart rate, sleep, readiness."""
