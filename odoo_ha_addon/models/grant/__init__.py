# What the others extend comes before them.
from . import ha_grant, ha_weekly_hours, ha_grant_window  # isort: skip
from . import (
    ha_access,
    ha_entity,
    ha_entity_group,
    ha_grant_conditions,
    ha_grant_people,
    ha_grant_reach,
    ha_grant_reminders,
    ha_grant_times,
    ha_grant_words,
    ha_instance,
    ha_revoke_all,
    ha_service,
    res_users,
)
