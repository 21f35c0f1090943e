"""The SQL of each table that the bridge reads or writes, and its connections to PostgreSQL."""
