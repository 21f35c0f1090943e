from . import (
    ha_alarm,
    ha_product_class,
    ha_watched_temperature,
    ha_watched_temperature_alarms,
    ha_watched_temperature_now,
    ha_watched_temperature_past,
    ha_watched_temperature_rules,
    ha_watched_temperature_sheet,
)
