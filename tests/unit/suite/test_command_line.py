"""What a person types, and the one line that answers a mistake."""

from __future__ import annotations

import pytest

from devkit.errors import UsageError
from devkit.suite.__main__ import KINDS, parse, summary


def test_no_kind_means_all_of_them() -> None:
    given = parse([])
    assert given.kinds == list(KINDS)
    assert given.k == ""
    assert not given.translations
    assert not given.fallbacks


def test_kinds_run_in_their_own_order_and_once() -> None:
    given = parse(["browser", "unit", "unit", "-k", "lamp and not door"])
    assert given.kinds == ["unit", "browser"]
    assert given.k == "lamp and not door"


def test_an_unknown_kind_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'brwser'.*lint, unit, odoo, js, system, browser"):
        parse(["unit", "brwser"])


def test_an_expression_that_is_none_is_refused_before_anything_starts() -> None:
    with pytest.raises(UsageError, match="-k"):
        parse(["-k", "lamp and"])


def test_an_unknown_flag_is_told() -> None:
    with pytest.raises(UsageError, match="--fast"):
        parse(["--fast"])


def test_a_failure_tells_its_error_also_where_much_was_printed_after_it() -> None:
    printed = [f"line {number}" for number in range(100)]
    told = summary("\n".join(["test_it.py:3: in test_it", "E   AssertionError: too late", *printed]))
    assert told[0] == "E   AssertionError: too late"
    assert told[-1] == "line 99"
    assert len(told) < 30


def test_a_failure_that_says_little_is_told_whole() -> None:
    assert summary("first\nE   second") == ["first", "E   second"]
