from . import (
    ha_access,
    ha_bridge,
    ha_command,
    ha_connection,
    ha_entity,
    ha_entity_group,
    ha_entity_state,
    ha_instance,
    ha_watch,
    ir_websocket,
    res_users,
)
