"""Data that arrives by itself: sources, credentials, what they hand over, and what can go wrong."""
