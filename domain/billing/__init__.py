"""What is sold, what was bought, and what that allows."""
