"""What drives the use cases: HTTP, command line."""
