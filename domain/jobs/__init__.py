"""Work that outlives a request: done at least once, by whichever process takes it."""
