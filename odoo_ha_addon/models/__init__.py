# What inherits a mixin comes after it.
from . import ha_bridge_written, ha_current_instance, ha_registry_mixin, ha_registry_edits  # isort: skip

# isort: split
from . import (
    ha_access,
    ha_area,
    ha_bridge,
    ha_category,
    ha_command,
    ha_command_edits,
    ha_connection,
    ha_device,
    ha_entity,
    ha_entity_group,
    ha_entity_registry,
    ha_entity_state,
    ha_floor,
    ha_instance,
    ha_instance_areas,
    ha_instance_info,
    ha_instance_registries,
    ha_instance_selection,
    ha_instance_status,
    ha_label,
    ha_realtime_update,
    ha_service_call,
    ha_sync_report,
    ha_watch,
    ir_http,
    ir_websocket,
    res_groups,
    res_users,
)
