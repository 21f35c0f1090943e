from . import ha_grant, ha_outsider, ha_thread
