from . import ha_access, ha_entity_group, ir_rule, ir_websocket, res_groups, res_users
