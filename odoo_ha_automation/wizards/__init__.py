from . import ha_alarm_acknowledge, ha_alarm_snooze
