"""The conformance kit: what every adapter of a port must do, as tests that its author subclasses."""
