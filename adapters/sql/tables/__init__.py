"""One definition of every table, one concept a file."""
