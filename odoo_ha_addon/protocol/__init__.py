"""What the bridge and the models both speak: notifications, settings, registries, states of connections. Pure."""
