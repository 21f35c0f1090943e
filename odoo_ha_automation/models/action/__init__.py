from . import (
    ha_command,
    ha_service_description,
    ir_actions_server,
    ir_actions_server_checks,
    ir_actions_server_readers,
    ir_actions_server_refused,
    ir_actions_server_run,
)
