from . import (
    ha_bridge,
    ha_connection,
    ha_instance,
    ha_instance_areas,
    ha_instance_info,
    ha_instance_registries,
    ha_instance_selection,
    ha_instance_status,
    ha_realtime_update,
    ir_http,
    ir_module_module,
)
