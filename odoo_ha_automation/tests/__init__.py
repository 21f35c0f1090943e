from . import (
    test_alarm_life,
    test_alarm_people,
    test_alarm_rights,
    test_away,
    test_events,
    test_firings,
    test_form,
    test_js,
    test_rule_tables,
    test_rules_of_people,
    test_run_times,
)
