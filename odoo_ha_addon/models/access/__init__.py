from . import ha_access, ha_entity_group, ha_whom_to_ask, ir_websocket, res_groups, res_users
