from . import ha_command, ha_command_edits, ha_service_call
