from . import (
    base_automation,
    base_automation_checks,
    base_automation_run,
    base_automation_words,
    ha_command,
    ha_entity,
    ha_rule_firing,
    ha_rule_standing,
    ha_rule_watch,
    ir_actions_server,
    mail_render_mixin,
)
