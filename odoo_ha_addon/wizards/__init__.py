from . import ha_connection_test, ha_diagnosis, ha_purge
