from . import (
    test_away,
    test_firings,
    test_form,
    test_rule_tables,
    test_rules_of_people,
    test_run_times,
    test_translations,
)
