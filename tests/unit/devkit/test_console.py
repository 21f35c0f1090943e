"""Progress is readable on a terminal and in a log."""

from __future__ import annotations

import io
import re

import pytest

from devkit.console import Console, megabytes
from devkit.ports import wait_until


def test_a_step_tells_its_beginning_and_its_end() -> None:
    stream = io.StringIO()
    with Console(stream).step("Unpacking"):
        pass
    assert re.fullmatch(r"  Unpacking …\n  Unpacking: done in \d+\.\d s\n", stream.getvalue())


def test_a_step_that_fails_does_not_say_done() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="x"), Console(stream).step("Unpacking"):
        raise ValueError("x")
    assert "Unpacking: failed after" in stream.getvalue()


def test_a_log_has_no_control_characters() -> None:
    stream = io.StringIO()
    console = Console(stream)
    with console.step("One"):
        console.say("Two")
    assert stream.getvalue().replace("\n", "").isprintable()


def test_a_quiet_console_says_nothing() -> None:
    stream = io.StringIO()
    with Console(stream, quiet=True).step("One"):
        pass
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("size", "text"), [(123_456_789, "123 MB"), (4_510_000, "4.5 MB"), (0, "0.0 MB")])
def test_sizes_are_for_people(size: int, text: str) -> None:
    assert megabytes(size) == text


class Terminal(io.StringIO):
    """A terminal that a person may close."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_the_oldest_step_in_place_and_how_many_there_are() -> None:
    stream = Terminal()
    console = Console(stream)
    with console.step("First"), console.step("Second"):
        assert wait_until(lambda: "First … 1 s (and 1 more)" in stream.getvalue(), 5)
    assert "Second …" not in stream.getvalue()
    assert "\r\x1b[K  Second: done in" in stream.getvalue()


def test_work_goes_on_when_the_terminal_is_closed() -> None:
    class Closed(Terminal):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    done = []
    with Console(Closed()).step("Stopping"):
        done.append("stopped")
    assert done == ["stopped"]


def test_a_step_whose_block_found_a_failure_does_not_say_done() -> None:
    stream = io.StringIO()
    with Console(stream).step("Connecting") as step:
        step.failed = True
    assert "Connecting: failed after" in stream.getvalue()
