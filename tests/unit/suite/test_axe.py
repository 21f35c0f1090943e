"""What npm fetched is used only if it is the very file that is pinned."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from devkit import paths
from devkit.errors import DevkitError
from devkit.suite import axe

SCRIPT = b"window.axe = {};"


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm that packs one archive; returns that archive."""
    archive = tmp_path / "made.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        member = tarfile.TarInfo(axe.MEMBER)
        member.size = len(SCRIPT)
        tar.addfile(member, io.BytesIO(SCRIPT))
    command = tmp_path / "bin" / "npm"
    command.parent.mkdir()
    # npm pack NAME --ignore-scripts --pack-destination DIRECTORY
    command.write_text(f'#!/bin/sh\ncp "{archive}" "$5/axe-core-1.0.0.tgz"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}:/usr/bin:/bin")
    monkeypatch.setattr(paths, "PARTS", tmp_path / "parts")
    return archive


def pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    wanted = {"name": "axe-core", "version": "1.0.0", "integrity": f"sha512-{digest}"}
    path = tmp_path / "axe-core.json"
    path.write_text(json.dumps(wanted))
    monkeypatch.setattr(axe, "PIN", path)


def test_the_pinned_file_is_unpacked_and_fetched_once(
    npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(tmp_path, monkeypatch, npm.read_bytes())
    assert axe.script().read_bytes() == SCRIPT
    npm.unlink()
    assert axe.script().read_bytes() == SCRIPT


def test_another_file_is_refused_and_nothing_of_it_is_left(
    npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(tmp_path, monkeypatch, b"something else")
    with pytest.raises(DevkitError, match=r"not the file that axe-core\.json pins"):
        axe.script()
    assert not list((tmp_path / "parts").rglob("*"))


def test_without_npm_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(paths, "PARTS", tmp_path / "parts")
    with pytest.raises(DevkitError, match=r"install Node\.js with npm"):
        axe.script()


def test_the_pin_names_a_version_and_a_hash_and_no_address() -> None:
    text = axe.PIN.read_text()
    wanted = json.loads(text)
    assert wanted.keys() == {"name", "version", "integrity"}
    assert wanted["integrity"].startswith("sha512-")
    assert "://" not in text
