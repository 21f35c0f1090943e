from . import ha_share
