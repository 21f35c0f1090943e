from . import ha_history_continue, ha_history_export, ha_history_trim, ha_statistics_trim
