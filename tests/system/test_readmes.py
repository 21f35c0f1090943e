"""README.rst and the page among Odoo's apps say what the fragments in `readme/` say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from devkit.console import Console
from devkit.package import RENDER
from devkit.process import run
from devkit.suite.environments import Environments

pytestmark = pytest.mark.apart

MANIFEST = '{"name": "House", "summary": "All of it", "version": "19.0.1.0.0"}\n'


@pytest.fixture
def addon(tmp_path: Path) -> Path:
    """An addon that has been rendered."""
    folder = tmp_path / "house"
    (folder / "static" / "description").mkdir(parents=True)
    (folder / "readme").mkdir()
    (folder / "__manifest__.py").write_text(MANIFEST)
    (folder / "readme" / "DESCRIPTION.md").write_text(
        "**Lights**.\n\n![A lamp](../static/description/lamp.png)\n"
    )
    (folder / "readme" / "USAGE.md").write_text("Press `Ctrl+K`.\n\n## Doors\n\n- open\n- closed\n")
    assert _render(folder).returncode == 0
    return folder


def _render(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run([Environments(Console(quiet=True)).packaging(), RENDER, *options, folder])


def test_fragments_become_a_readme_and_a_page_whose_pictures_are_found_from_both(addon: Path) -> None:
    readme = (addon / "README.rst").read_text()
    assert readme.startswith("=====\nHouse\n=====\n")
    assert ".. figure:: static/description/lamp.png" in readme
    assert "Usage\n=====\n\nPress ``Ctrl+K``.\n\nDoors\n-----\n\n- open\n" in readme
    page = (addon / "static" / "description" / "index.html").read_text()
    assert 'src="lamp.png"' in page
    assert "<strong>Lights</strong>" in page
    assert "<code>Ctrl+K</code>" in page


def test_a_fragment_that_was_changed_is_noticed_until_it_is_rendered(addon: Path) -> None:
    assert _render(addon, "--check").returncode == 0
    (addon / "readme" / "USAGE.md").write_text("Press Enter.\n")
    noticed = _render(addon, "--check")
    assert noticed.returncode == 1
    assert [line.split(" is not in step")[0] for line in noticed.stdout.splitlines()] == [
        str(addon / "README.rst"),
        str(addon / "static" / "description" / "index.html"),
    ]
    _render(addon)
    assert _render(addon, "--check").returncode == 0
