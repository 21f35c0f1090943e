"""The connections to Home Assistant, in one event loop for each process."""
