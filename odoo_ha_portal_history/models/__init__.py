from . import ha_grant, ha_grant_link, ha_outsider
