from . import ha_bridge_written, ha_current_instance, ha_shared
