"""What the state table is given, without a database."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.bridge.sql.state_table import microseconds

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@given(st.floats(0, 4_000_000_000))
def testmicroseconds_are_those_of_home_assistants_datetimes(seconds: float) -> None:
    assert microseconds(seconds) == (datetime.fromtimestamp(seconds, timezone.utc) - EPOCH) // timedelta(
        microseconds=1
    )
