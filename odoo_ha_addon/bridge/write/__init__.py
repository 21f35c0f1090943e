"""What the bridge writes: states and frames by plain SQL, records of the registries through the ORM."""
