"""The command line: one command a file; errors are one sentence."""
