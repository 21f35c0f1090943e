from . import ha_grant, ha_grant_link, ha_grant_link_device, ha_grant_link_entry, ha_grant_use
