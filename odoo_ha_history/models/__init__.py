from . import ha_history, ha_history_backfill, ha_history_gap, ha_history_rule, ha_history_source
