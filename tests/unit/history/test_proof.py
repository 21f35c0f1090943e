"""What follows from what a recorder had, and what it had not."""

from __future__ import annotations

import pytest

from odoo_ha_history.bridge.backfill.groups import Asked, groups_of
from odoo_ha_history.bridge.backfill.pace import (
    LONGEST_EMPTY_SECONDS,
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    TARGET_ROWS,
    Pace,
    Strain,
)
from odoo_ha_history.bridge.backfill.proof import (
    PURGE_SECONDS,
    Evidence,
    Gap,
    GapReason,
    gap_of,
    purged,
    started_at,
)
from odoo_ha_history.storage.policy import Recording

BOOT = 1_000_000.0


def test_the_row_of_the_state_is_the_proof() -> None:
    evidence = Evidence(20.000001)
    evidence.saw([10.0, 20.0])
    assert evidence.lacks(0.0, 100.0)
    evidence.saw([20.000001])
    assert not evidence.lacks(0.0, 100.0)


@pytest.mark.parametrize(
    ("state_at", "since", "until", "lacks"),
    [
        (50.0, 10.0, 100.0, True),
        (50.0, None, 100.0, True),
        (5.0, 10.0, 100.0, False),
        (150.0, 10.0, 100.0, False),
        (None, 10.0, 100.0, False),
    ],
)
def test_only_a_state_of_the_time_that_was_asked_for_has_to_be_there(
    state_at: float | None, since: float | None, until: float, lacks: bool
) -> None:
    assert Evidence(state_at).lacks(since, until) is lacks


def test_nothing_at_all_means_that_it_is_not_recorded_and_older_rows_that_the_recorder_failed() -> None:
    nothing = Evidence(90.0)
    assert gap_of(7, nothing, 10.0, works=True) == Gap(7, 10.0, 90.0, GapReason.NOT_RECORDED)
    assert gap_of(7, nothing, 10.0, works=False) == Gap(7, 10.0, 90.0, GapReason.RECORDER_FAILED)
    some = Evidence(90.0)
    some.saw([30.0, 40.0])
    assert gap_of(7, some, 10.0, works=True) == Gap(7, 40.0, 90.0, GapReason.RECORDER_FAILED)


def test_what_is_new_to_everybody_is_no_gap() -> None:
    assert gap_of(7, Evidence(90.0), None, works=True) is None
    assert gap_of(7, Evidence(90.0), 95.0, works=True) is None


def test_all_states_are_new_when_home_assistant_has_started() -> None:
    at_start = [BOOT + number for number in range(10)]
    assert started_at([*at_start, BOOT + 5000], alive=BOOT - 60) == BOOT
    assert started_at(at_start, alive=BOOT + 1) is None
    assert started_at([BOOT - 100, *at_start], alive=BOOT - 60) is None
    assert started_at([], alive=0.0) is None


def test_a_home_in_which_everything_has_changed_since_has_not_started() -> None:
    changes = [BOOT + number * 600 for number in range(20)]
    assert started_at(changes, alive=BOOT - 60) is None


def test_a_recorder_that_begins_later_than_it_was_asked_for_has_purged() -> None:
    oldest = BOOT + PURGE_SECONDS
    assert purged(BOOT, oldest) == Gap(None, BOOT, oldest, GapReason.PURGED)
    assert purged(BOOT, oldest - 1) is None
    assert purged(None, oldest) is None
    assert purged(BOOT, None) is None


def test_a_window_follows_what_the_one_before_has_brought() -> None:
    pace = Pace()
    first = pace.window
    pace.answered(TARGET_ROWS // 2, Strain(0.05, 0.0))
    assert pace.window == first * 2
    pace.answered(TARGET_ROWS * 4, Strain(0.05, 0.0))
    assert pace.window == first / 2
    for _ in range(20):
        pace.answered(0, Strain(0.001, 0.0))
    assert pace.window == LONGEST_SECONDS
    for _ in range(40):
        pace.answered(TARGET_ROWS * 100, Strain(0.05, 0.0))
    assert pace.window == SHORTEST_SECONDS


def test_home_assistant_rests_as_long_as_it_worked_and_longer_where_its_answers_suffer() -> None:
    pace = Pace()
    pace.answered(TARGET_ROWS, Strain(0.2, 0.0))
    assert pace.pause == 0.2
    pace.answered(TARGET_ROWS, Strain(0.2, 0.15))
    assert pace.pause == pytest.approx(0.6)


def test_an_answer_that_took_long_is_followed_by_a_shorter_window() -> None:
    pace = Pace()
    first = pace.window
    pace.answered(10, Strain(3.0, 0.0))
    assert pace.window == first / 2


def test_what_is_likely_empty_is_passed_over_in_large_steps_and_carefully_after_a_mistake() -> None:
    pace = Pace()
    oldest = BOOT + 100 * 86400
    assert pace.end_of(BOOT, oldest) == BOOT + LONGEST_EMPTY_SECONDS
    assert pace.end_of(oldest - LONGEST_SECONDS - 60, oldest) == oldest - LONGEST_SECONDS
    assert pace.end_of(oldest, oldest) == oldest + pace.window
    assert pace.was_too_much()
    assert pace.end_of(BOOT, oldest) == BOOT + pace.window


def test_a_window_that_can_hardly_be_shorter_is_given_up() -> None:
    pace = Pace()
    while pace.was_too_much():
        pass
    assert pace.window == SHORTEST_SECONDS


def test_groups_go_on_behind_a_place_and_do_not_mix_those_that_need_attributes() -> None:
    plain, rich = Recording(366, frozenset()), Recording(366, frozenset({"brightness"}))
    asked = [
        Asked(record, f"light.l{record}", rich if record % 3 == 0 else plain) for record in (9, 4, 7, 3, 5)
    ]

    def records(after: tuple[bool, int] | None) -> list[list[int]]:
        return [[entity.record for entity in group] for group in groups_of(asked, after, 2)]

    assert records(None) == [[4, 5], [7], [3, 9]]
    assert records((False, 5)) == [[7], [3, 9]]
    assert records((True, 3)) == [[9]]
    assert records((True, 9)) == []
