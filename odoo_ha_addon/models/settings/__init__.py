from . import res_config_settings
from . import res_config_settings_bridges, res_config_settings_key
