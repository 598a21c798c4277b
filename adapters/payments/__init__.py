"""What stands for a payment vendor where there is none."""
