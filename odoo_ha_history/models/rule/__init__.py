from . import (
    ha_history_rule,
    ha_history_rule_cost,
    ha_history_rule_names,
    ha_history_rule_of_instance,
    ha_history_rule_values,
)
