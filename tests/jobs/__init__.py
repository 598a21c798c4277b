"""Jobs: the queue over the store, its workers, exports and the end of accounts."""
