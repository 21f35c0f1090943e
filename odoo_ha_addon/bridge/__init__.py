"""The long-lived service that owns the connections to Home Assistant."""
