"""Every port with a dict inside: what tests and plugin authors use in the place of the real adapters."""
