"""The HTTP API: one controller a resource, a handler calls a use case and maps its result."""
