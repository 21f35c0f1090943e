"""A state's text becomes a number where it is one, and nothing of it is lost."""

from __future__ import annotations

import math
import struct
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odoo_ha_history.storage.state_value import StateValue, is_usable, parse


def text_of(value: StateValue) -> str:
    """As PostgreSQL gives it back; the test of `TEXT_SQL` has the real one."""
    if value.decimals is None:
        assert value.word is not None
        return value.word
    assert value.number is not None
    return f"{Decimal(repr(value.number)):.{value.decimals}f}"  # by its shortest text, as `TEXT_SQL`


decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=3)


@given(st.one_of(st.text(max_size=255), decimals.map(str), st.integers().map(str), st.floats().map(str)))
def test_any_text_comes_back_as_it_was(state: str) -> None:
    assert text_of(parse(state)) == state


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,20})?", fullmatch=True))
@example("0.10000000000000000")
def test_what_looks_like_a_number_comes_back_digit_by_digit(state: str) -> None:
    assert text_of(parse(state)) == state


@given(st.floats(-1e100, 1e100).filter(is_usable))
def test_a_number_is_the_one_that_python_reads(number: float) -> None:
    found = parse(repr(number)).number
    assert found is not None
    assert struct.pack("d", found) == struct.pack("d", number)


@pytest.mark.parametrize("state", ["0", "21.5", "21.50", "-3", "0.001", "-0.5", "100", "9" * 15, "0.00"])
def test_a_plain_number_needs_no_word(state: str) -> None:
    value = parse(state)
    assert value.word is None
    assert value.number == float(state)
    assert text_of(value) == state


@pytest.mark.parametrize(
    "state", ["1e5", "1E5", "+7", "007", "00.5", ".5", "-0", "-0.0", "1" * 16, "0.1234567890123456"]
)
def test_a_number_that_is_written_in_another_way_keeps_its_text_besides(state: str) -> None:
    assert parse(state) == StateValue(float(state), None, state)


@pytest.mark.parametrize(
    "state",
    ["", " ", "on", "unavailable", "NaN", "nan", "inf", "-inf", "Infinity", "1e400", "1_000", "1,5", "1.", "0x10",
     " 21.5", "21.5 ", "21.5\n", "٣", "１２", "²", "1e", "--1", "2026-11-28", "1" * 41],
)  # fmt: skip
def test_what_is_no_number_is_a_word(state: str) -> None:
    assert parse(state) == StateValue(None, None, state)


@pytest.mark.parametrize("state", ["1e308", "-1e308", "1e309", "1.1e100", "1e-308", "-1e-320", "5e-101"])
def test_what_is_out_of_all_measure_is_a_word(state: str) -> None:
    assert parse(state) == StateValue(None, None, state)


@pytest.mark.parametrize("state", ["1e100", "-1e100", "1e-100", "0e5", "9" * 40])
def test_what_can_be_added_up_is_a_number(state: str) -> None:
    assert parse(state).number == float(state)


@pytest.mark.parametrize("number", [10**400, -(10**400), math.inf, -math.inf, math.nan])
def test_what_has_no_end_is_not_calculated_with(number: float) -> None:
    assert not is_usable(number)


def test_fifteen_digits_are_a_number_and_sixteen_keep_their_text() -> None:
    assert parse("123456789012345").word is None
    assert parse("1234567890123456").word == "1234567890123456"
    assert parse("0.000000000000000000123456789012345").word is None
