from . import res_config_settings, res_config_settings_bridges, res_config_settings_key
