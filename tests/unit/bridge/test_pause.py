"""What fails again and again is tried less and less often."""

from __future__ import annotations

from odoo_ha_addon.bridge.pause import Pause


def test_a_pause_doubles_with_each_failure_up_to_the_longest() -> None:
    pause = Pause(0.5, 3.0)
    assert pause.until == 0.0
    ends = []
    for now in (100.0, 200.0, 300.0, 400.0, 500.0):
        pause.begin(now)
        ends.append(pause.until - now)
    assert ends == [0.5, 1.0, 2.0, 3.0, 3.0]
