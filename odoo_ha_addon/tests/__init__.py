from . import (
    test_bus_channels,
    test_command,
    test_diagnosis,
    test_endpoints,
    test_instance,
    test_instance_selection,
    test_js,
    test_rights_matrix,
    test_service_calls,
    test_watch,
)
