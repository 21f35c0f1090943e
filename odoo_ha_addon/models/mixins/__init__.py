from . import ha_aliases, ha_bridge_written, ha_current_instance, ha_shared
