"""A stateful Garmin on loopback: log-in, MFA, rotating tokens, data, faults, and a log of what was asked."""
