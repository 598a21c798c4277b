"""Tables, statements and repositories on SQLAlchemy Core, for every SQL engine."""
