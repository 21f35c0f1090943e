from . import action, alarm, firing, res_config_settings, rule
