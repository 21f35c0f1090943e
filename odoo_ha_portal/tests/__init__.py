from . import (
    test_audit,
    test_channels,
    test_door,
    test_door_sign,
    test_icons,
    test_js,
    test_leaks,
    test_links,
    test_live,
    test_nonsense,
    test_portal_pages,
    test_share,
)
