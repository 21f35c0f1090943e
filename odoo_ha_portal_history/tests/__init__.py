from . import (
    test_chart_bundle,
    test_chart_nonsense,
    test_chart_rights,
    test_guests_in_timeline,
    test_js,
    test_outside_charts,
    test_share_with_history,
    test_texts,
)
