"""One file a port, over one open transaction."""
