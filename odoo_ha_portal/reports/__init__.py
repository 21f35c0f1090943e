from . import ha_area
