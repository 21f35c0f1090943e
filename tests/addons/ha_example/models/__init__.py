from . import ha_example
