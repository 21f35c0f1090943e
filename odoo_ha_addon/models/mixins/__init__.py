# What the others inherit comes before them.
from . import ha_guarded  # isort: skip
from . import base, ha_aliases, ha_bridge_written, ha_current_instance, ha_shared, ha_tagged, ha_thread
