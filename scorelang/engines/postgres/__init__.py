"""PostgreSQL: the place of sources that lie in a database, and an engine that computes there."""
