from . import (
    ha_command,
    ha_command_edits,
    ha_command_reach,
    ha_command_rights,
    ha_command_secrets,
    ha_command_subject,
    ha_service_call,
    ha_service_catalog,
    ha_service_targets,
    ha_service_validator,
)
