"""Find, check and select the adapters of a deployment."""
