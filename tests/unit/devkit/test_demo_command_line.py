"""What a person types after ./demo, and the one line that answers a mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devkit.demo import parse
from devkit.errors import UsageError
from devkit.paths import ROOT
from devkit.process import run


def test_no_flag_starts_the_demo_in_the_foreground() -> None:
    given = parse([])
    assert [given.detach, given.stop, given.status, given.reset] == [False] * 4
    assert [given.workers, given.port, given.odoo, given.ha_url, given.ha_token] == [None] * 5


def test_the_flags_are_taken() -> None:
    given = parse(
        [
            "--detach",
            "--workers",
            "2",
            "--port",
            "8070",
            "--odoo",
            "/o",
            "--ha-url",
            "http://h",
            "--ha-token",
            "t",
        ]
    )
    assert (given.detach, given.workers, given.port, given.odoo) == (True, 2, 8070, Path("/o"))
    assert (given.ha_url, given.ha_token) == ("http://h", "t")
    assert parse(["--status", "--json"]).json
    assert parse(["--screenshots", "docs/images"]).screenshots == Path("docs/images")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--jason"], "unrecognized arguments: --jason"),
        (["--work", "2"], "unrecognized arguments: --work 2"),
        (["stop"], "unrecognized arguments: stop"),
        (["--stop", "--reset"], "not allowed with argument --stop"),
        (["--stop", "--port", "8070"], "--port is for starting and does not go with --stop"),
        (["--status", "--workers", "0"], "--workers is for starting and does not go with --status"),
        (["--screenshots", "d", "--port", "8070"], "does not go with --screenshots"),
        (["--json"], "--json goes with --status only"),
        (["--ha-url", "http://h"], "--ha-token is missing"),
        (["--ha-token", "t"], "--ha-url is missing"),
        (["--ha-url", "h:8123", "--ha-token", "t"], "begins with http:// or https://"),
        (
            ["--ha-url", "http://h", "--ha-token", "t", "--ha-version", "2025.4.4"],
            "does not go with --ha-url",
        ),
        (["--ha-version", "1999.1"], "invalid choice: '1999.1'"),
        (["--workers", "many"], "invalid int value: 'many'"),
        (["--workers", "-1"], "from 0 .threaded. to 64"),
        (["--port", "70000"], "from 1 to 65535"),
    ],
)
def test_a_mistake_is_one_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as error:
        parse(arguments)
    assert "\n" not in str(error.value)


def test_the_command_ends_with_2_and_one_line_for_a_mistake() -> None:
    done = run([ROOT / "demo", "--stop", "--detach"], env=dict(os.environ))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("./demo: ")
    assert done.stderr.count("\n") == 1
