from . import (
    ha_connect,
    ha_connect_nearby,
    ha_connection_test,
    ha_diagnosis,
    ha_entity_right,
    ha_grant_extension,
    ha_purge,
)
