from . import ha_grant_link_creation
