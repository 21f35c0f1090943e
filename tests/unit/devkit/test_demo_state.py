"""What the demo remembers, and that only one may start or stop it at a time."""

from __future__ import annotations

import os
import stat
import sys
import textwrap
from pathlib import Path

import pytest

from devkit.demo_state import DemoState, Turn, readable_password
from devkit.errors import DevkitError
from devkit.home_assistant import HomeAssistantInstall
from devkit.odoo_server import OdooInstall
from devkit.parts import Parts
from devkit.paths import ROOT
from devkit.ports import wait_until
from devkit.postgres import PostgresBinaries
from devkit.process import Daemon


def test_secrets_are_for_the_owner_of_the_checkout_alone(tmp_path: Path) -> None:
    directory = tmp_path / "demo"
    DemoState(directory).remember(passwords={"manager": "x"})
    assert stat.S_IMODE((directory / "state.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


@pytest.mark.parametrize("programs", [Path("/programs"), None])
@pytest.mark.parametrize("home", [HomeAssistantInstall(Path("/h/python"), "2025.4.4"), None])
def test_the_parts_come_back_as_they_were(
    tmp_path: Path, home: HomeAssistantInstall | None, programs: Path | None
) -> None:
    odoo = OdooInstall(Path("/o/python"), Path("/o"), "19.0", programs)
    parts = Parts(PostgresBinaries(Path("/p")), odoo, home)
    DemoState(tmp_path).remember_parts(parts)
    assert DemoState(tmp_path).parts() == parts


def test_a_damaged_file_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    assert DemoState(tmp_path).parts() is None


def test_passwords_differ_and_can_be_typed() -> None:
    passwords = {readable_password() for _ in range(100)}
    assert len(passwords) == 100
    assert all(word.isascii() and word.isalnum() and len(word) == 18 for word in passwords)


HOLDER = """
    import sys, time
    from pathlib import Path
    from devkit.demo_state import Turn
    with Turn(Path(sys.argv[1])).taken():
        print("taken", flush=True)
        time.sleep(60)
"""


def test_a_second_one_is_told_how_to_stop_the_first(tmp_path: Path) -> None:
    first = Daemon("The first", tmp_path / "first.pid", tmp_path / "first.log")
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), str(tmp_path)]
    pid = first.start(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        assert wait_until(lambda: "taken" in first.last_lines(), 20)
        with pytest.raises(DevkitError, match=rf"pid {pid}.*\./demo --stop"), Turn(tmp_path).taken():
            pass
        assert Turn(tmp_path).end_holder(timeout=10)
        assert not first.running
    finally:
        first.kill()


def test_the_turn_is_free_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with Turn(tmp_path).taken():
            assert not Turn(tmp_path).end_holder()  # this process does not end itself
    assert not Turn(tmp_path).end_holder()
