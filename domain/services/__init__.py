"""Use cases, one a file: load, let a pure function decide, save."""
