from odoo_ha_addon.bridge.link.pace import LONGEST_PAUSE_SECONDS, UNHURRIED_SECONDS, pause


def seconds(total: int, each: float) -> float:
    """How long `total` pieces take that are `each` seconds of work."""
    passed = 0.0
    for done in range(1, total + 1):
        passed += each
        passed += pause(passed, done, total)
    return passed


def test_a_little_work_is_done_at_once():
    assert seconds(5, 0.02) == 5 * 0.02


def test_much_work_leaves_room_for_requests():
    assert seconds(400, 0.012) > 1.5 * 400 * 0.012


def test_much_work_is_done_in_time_all_the_same():
    assert seconds(400, 0.015) < 1.1 * UNHURRIED_SECONDS
    assert seconds(50, 0.015) < 1.5


def test_on_a_slow_machine_there_are_no_pauses():
    assert seconds(200, 0.1) < 1.01 * 200 * 0.1


def test_no_pause_is_long():
    assert pause(0.001, 1, 6) <= LONGEST_PAUSE_SECONDS
