"""The one way out: HTTP clients that reach the hosts they were made for, and no other."""
