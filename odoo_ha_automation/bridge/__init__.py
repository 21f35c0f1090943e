"""What rules add to the bridge: a sink that matches every change, and a clock for "for ten minutes"."""
