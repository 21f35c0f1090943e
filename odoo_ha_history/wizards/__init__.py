from . import ha_history_export, ha_history_trim
