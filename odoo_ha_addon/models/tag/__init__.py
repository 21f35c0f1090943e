from . import ha_tag
