# What the others inherit comes before them.
from ..command import ha_service_call  # isort: skip
from . import ha_instance_info, ha_instance  # isort: skip

# isort: split
from . import (
    ha_bridge,
    ha_connection,
    ha_instance_announced,
    ha_instance_duplicates,
    ha_instance_selection,
    ha_instance_status,
    ha_realtime_update,
    ir_http,
    ir_module_module,
)
