from . import ha_dashboard, ha_favourite, ha_machines
