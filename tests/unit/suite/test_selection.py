"""`-k` means the same to every kind of test."""

from __future__ import annotations

import re

import pytest

from devkit.suite.selection import SelectionError, to_hoot_names, to_hoot_query, to_regex

NAMES = [
    "test_lamp.TestLamp.test_turns_on",
    "test_lamp.TestLamp.test_turns_off",
    "test_door.TestDoor.test_locks",
]


def select(expression: str) -> list[str]:
    regex = re.compile(to_regex(expression), re.IGNORECASE)
    return [name.rpartition("_")[2] for name in NAMES if regex.match(name)]


@pytest.mark.parametrize(
    ("expression", "selected"),
    [
        ("lamp", ["on", "off"]),
        ("LAMP", ["on", "off"]),
        ("lamp and on", ["on"]),
        ("on or locks", ["on", "locks"]),
        ("not lamp", ["locks"]),
        ("lamp and not off", ["on"]),
        ("not (on or off)", ["locks"]),
        ("(lamp or door) and not on", ["off", "locks"]),
        ("lamp and on or door and locks", ["on", "locks"]),
        ("nothing", []),
    ],
)
def test_words_and_operators_select_as_in_pytest(expression: str, selected: list[str]) -> None:
    assert select(expression) == selected


@pytest.mark.parametrize("expression", ["", "and", "lamp and", "(lamp", "lamp)", "lamp door", "not"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(SelectionError):
        to_regex(expression)


def test_hoot_gets_a_regular_expression_that_keeps_to_the_addon() -> None:
    assert to_hoot_query("store or bus", "my_") == r"/^(?=@my_)(?:(?=.*store)|(?=.*bus))/i"


def test_hoot_gets_absent_words_as_exclusions() -> None:
    assert to_hoot_query("store and not bus", "my_") == '"@my_" "store" -"bus"'


def test_hoot_cannot_exclude_alternatives() -> None:
    with pytest.raises(SelectionError, match="not"):
        to_hoot_query("not (store or bus)", "my_addon")


def test_names_select_just_these_of_hoots_tests() -> None:
    query = to_hoot_names(["@lamps/core/it shines (a bit)", "@lamps/core/it goes off"])
    assert (query[0], query[-2:]) == ("/", "/i")
    assert r"\ " not in query, "hoot replaces each space by the pattern of one"
    regex = re.compile(query[1:-2], re.IGNORECASE)
    found = ["@lamps/core/it shines (a bit)", "@lamps/core/it shines a bit", "@lamps/core/It goes off"]
    assert [bool(regex.match(name)) for name in found] == [True, False, True]
