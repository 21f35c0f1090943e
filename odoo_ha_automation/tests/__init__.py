from . import (
    test_away,
    test_events,
    test_firings,
    test_form,
    test_rule_tables,
    test_rules_of_people,
    test_run_times,
)
