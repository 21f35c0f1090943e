from . import ha_example, ha_lift
