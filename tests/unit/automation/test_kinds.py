"""What people type into one field."""

from __future__ import annotations

import pytest

from odoo_ha_automation.kinds import split_list


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (None, []),
        (" ,;\n", []),
        ("Open, on; open", ["open", "on"]),
        ("not_home\nWork place", ["not_home", "work place"]),
    ],
)
def test_lists_are_split_at_commas_and_lines_in_small_letters_each_once(
    text: str | None, parts: list[str]
) -> None:
    assert split_list(text) == parts
