from . import (
    test_rows,
    test_schema,
    test_state_value,
    test_translations,
)
