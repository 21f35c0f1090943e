from . import (
    ha_history_source_statistics,
    ha_statistic_mixin,
    ha_statistic_source,
    ha_statistics,
    ha_statistics_retention,
    ha_statistics_word,
)
