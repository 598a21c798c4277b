"""What a move from one engine to another needs on both sides: the order, the rows' forms, their hashes, the report."""
