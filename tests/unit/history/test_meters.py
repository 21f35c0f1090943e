"""How sure a number is that a meter counted, and by which periods it is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from odoo_ha_history.storage.chart import Gap, Window
from odoo_ha_history.storage.meters import certainty_of, period_of

DOWN = "home_assistant_down"


@pytest.mark.parametrize(
    ("hours", "period"),
    [(1, None), (24, "hour"), (48, "hour"), (7 * 24, "day"), (31 * 24, "day"), (366 * 24, "month")],
)
def test_longer_times_are_told_by_longer_periods(hours: int, period: str | None) -> None:
    end = datetime(2026, 11, 28)
    assert period_of(Window(end - timedelta(hours=hours), end, 800)) == period


@pytest.mark.parametrize(
    ("gap", "certainty"),
    [
        ((0, 90), "exact"),
        ((0, 100), "about"),
        ((200, 300), "exact"),
        ((120, 150), "least"),
        ((150, 250), "least"),
        ((50, 250), "least"),
        ((50, 150), "about"),
    ],
)
def test_a_gap_makes_a_number_too_small_or_brings_what_was_counted_in_it(
    gap: tuple[float, float], certainty: str
) -> None:
    assert certainty_of(100, 200, [Gap(*gap, DOWN)]) == certainty


def test_one_gap_that_brings_something_is_enough_for_about() -> None:
    assert certainty_of(100, 200, [Gap(50, 110, DOWN), Gap(190, 250, DOWN)]) == "about"


def test_home_assistant_knows_what_it_has_heard_while_we_did_not() -> None:
    assert certainty_of(100, 200, [Gap(120, 150, "purged")], is_theirs=True) == "exact"
    assert certainty_of(100, 200, [Gap(120, 150, DOWN)], is_theirs=True) == "least"
