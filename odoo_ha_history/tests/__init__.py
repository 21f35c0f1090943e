    test_backfill,
    test_chart,
    test_export,
    test_history_places,
    test_js,
    test_maintenance,
    test_no_foreign_history,
    test_rights,
    test_rows,
    test_rules,
    test_schema,
    test_state_value,
    test_statistics,
    test_statistics_theirs,
    test_timeline,
    test_translations,
)
from . import (
from . import test_chart, test_history_bundles, test_history_places, test_js
