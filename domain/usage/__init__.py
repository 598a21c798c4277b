"""What is counted: limits, reservations, and what calls of models took."""
