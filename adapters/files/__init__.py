"""Recordings from FIT, GPX and TCX files, parsed in processes of their own."""
