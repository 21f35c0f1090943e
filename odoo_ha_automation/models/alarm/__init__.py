from . import (
    base_automation_alarm,
    ha_alarm,
    ha_alarm_bell,
    ha_alarm_life,
    ha_alarm_people,
    ha_alarm_step,
    ha_alarm_values,
    ha_entity_alarm,
    ha_rule_firing_alarm,
    ir_actions_server_alarm,
)
