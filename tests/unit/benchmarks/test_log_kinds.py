"""A log's complaints are told by kind, with what had happened before."""

from __future__ import annotations

from datetime import datetime, timezone

from benchmarks.log_kinds import kinds, name_of
from devkit.suite.odoo_log import Record

BEGAN = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc).timestamp()


def record(text: str, *, level: str = "WARNING", logger: str = "bridge.link", second: int = 0) -> Record:
    return Record(datetime(2026, 11, 22, 9, 0, second), level, f"odoo.addons.odoo_ha_addon.{logger}", text)


def test_numbers_and_quoted_texts_make_no_other_kind() -> None:
    found = kinds([record("Instance 5: 'a' is away for 0.5 s"), record("Instance 17: 'b' is away for 3 s")])
    assert {name: kind.count for name, kind in found.items()} == {
        "WARNING bridge.link: Instance #: … is away for # s": 2
    }


def test_what_is_no_complaint_is_left_out() -> None:
    assert kinds([record("all is well", level="INFO")]) == {}


def test_the_most_frequent_comes_first() -> None:
    found = kinds([record("seldom"), record("often"), record("often")])
    assert [kind.first.text for kind in found.values()] == ["often", "seldom"]


def test_a_traceback_is_told_apart_by_its_last_line() -> None:
    trace = 'it broke\nTraceback (most recent call last):\n  File "x.py", line 3, in f\nValueError: bad {}'
    assert name_of(record(trace.format(7))) == "WARNING bridge.link: it broke … ValueError: bad #"
    assert name_of(record(trace.format(7))) == name_of(record(trace.format(8)))
    assert name_of(record(trace.replace("ValueError", "TypeError"))) != name_of(record(trace))


def test_it_says_what_had_begun_last_before() -> None:
    acts = [(BEGAN + 1, "flood"), (BEGAN + 3, "abort")]
    [kind] = kinds([record("late", second=second) for second in (0, 2, 4, 5)], acts).values()
    assert kind.after == {"flood": 1, "abort": 2}
