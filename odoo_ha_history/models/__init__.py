from . import (
    ha_entity,
    ha_history,
    ha_history_backfill,
    ha_history_gap,
    ha_history_maintenance,
    ha_history_rule,
    ha_history_rule_cost,
    ha_history_rule_names,
    ha_history_rule_values,
    ha_history_source,
    ha_history_task,
    res_config_settings,
)
