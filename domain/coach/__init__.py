"""The coach: what it is asked, what it knows, and what it may say."""
