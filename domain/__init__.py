"""The pure core: what training, identity and recordings are. Standard library only."""
