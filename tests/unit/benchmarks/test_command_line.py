"""What `./bench` is asked for."""

from __future__ import annotations

import pytest

from benchmarks.catalogue import BENCHMARKS
from benchmarks.command_line import parse
from devkit.errors import UsageError


def test_several_benchmarks_run_in_the_order_in_which_they_are_named() -> None:
    order = parse(["restart", "ingest", "--tiny"])
    assert order.names == ("restart", "ingest")
    assert order.scale.tiny


def test_all_of_them_have_one_name() -> None:
    assert parse(["all"]).names == tuple(BENCHMARKS)


def test_a_name_that_none_has_is_said() -> None:
    with pytest.raises(UsageError, match="'nothing'"):
        parse(["ingest", "nothing"])
