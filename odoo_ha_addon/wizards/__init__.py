from . import ha_connection_test
