from . import ha_grant, ha_grant_link, ha_history_cause, ha_history_timeline, ha_outsider
