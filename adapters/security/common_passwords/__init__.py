"""The passwords that are guessed first: Django's list, of 8 characters or more."""
