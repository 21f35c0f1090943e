from . import (
    base_automation,
    ha_ready_rule,
    ha_ready_rule_dialog,
    ha_ready_rule_problems,
    ha_ready_rule_todo,
    ha_ready_rule_todo_alarm,
    ha_ready_rule_todo_command,
)
