from . import ha_history_export
from . import ha_history_trim
