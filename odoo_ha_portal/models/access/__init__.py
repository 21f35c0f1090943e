from . import (
    ha_access,
    ha_command,
    ha_outsider,
    ha_outsider_actions,
    ha_outsider_calls,
    ha_outsider_page,
    ha_preview,
    ha_watch,
    ir_websocket,
    res_users,
)
