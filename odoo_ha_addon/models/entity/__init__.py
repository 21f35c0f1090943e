from . import (
    ha_entity,
    ha_entity_finding,
    ha_entity_registry,
    ha_entity_rows,
    ha_entity_state,
    ha_picture,
    ha_script_fields,
    ha_watch,
    ha_words,
)
