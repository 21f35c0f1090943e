from . import ha_grant_link_address, ha_grant_link_creation
