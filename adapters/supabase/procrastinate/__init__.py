"""Jobs that procrastinate wakes workers for, on PostgreSQL: at commit, on any number of machines."""
