"""What the core needs from outside, one concept a file."""
