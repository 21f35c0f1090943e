from . import ha_history_trim
