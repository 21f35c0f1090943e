    test_backfill,
    test_export,
    test_maintenance,
    test_no_foreign_history,
    test_rows,
    test_rules,
    test_schema,
    test_state_value,
    test_timeline,
    test_translations,
)
from . import (
from . import test_chart, test_history_places, test_js
