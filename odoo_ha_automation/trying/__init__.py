from . import base_automation, base_automation_run, ha_rule_run
