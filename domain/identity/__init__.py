"""Who an athlete is: accounts, sessions, refresh tokens, passwords."""
