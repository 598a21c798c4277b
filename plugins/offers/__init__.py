"""What comes with the product, by what it is for."""
