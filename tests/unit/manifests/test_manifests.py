"""What the addons' manifests and documents name is there."""

from __future__ import annotations

import ast
import re
import struct
from pathlib import Path
from typing import Any

import pytest

from devkit import paths
from devkit.suite.context import addons

LINK = re.compile(r"(?<!!)\[[^]]*\]\(([^)\s]+)\)|!\[[^]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
BANNER = (1120, 560)
DOCUMENTS = sorted(
    path.relative_to(paths.ROOT)
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/*.md", "odoo_ha_*/**/*.md")
    for path in paths.ROOT.glob(pattern)
)


def manifest_of(name: str) -> dict[str, Any]:
    text = (paths.ADDONS / name / "__manifest__.py").read_text(encoding="utf-8")
    found: dict[str, Any] = ast.literal_eval(text)
    return found


def size_of(png: Path) -> tuple[int, int]:
    """Width and height, in pixels."""
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    return width, height


@pytest.mark.parametrize("name", addons())
def test_an_addon_has_a_banner_and_the_pictures_that_it_names(name: str) -> None:
    images = [paths.ADDONS / name / image for image in manifest_of(name)["images"]]
    assert [image for image in images if not image.is_file()] == []
    assert images[0].name == "banner.png"
    assert size_of(images[0]) == BANNER
    assert (paths.ADDONS / name / "static" / "description" / "icon.png").is_file()


@pytest.mark.parametrize("name", addons())
def test_the_changelog_of_an_addon_begins_with_its_version(name: str) -> None:
    changes = (paths.ADDONS / name / "readme" / "HISTORY.md").read_text(encoding="utf-8")
    assert changes.splitlines()[0].split()[:2] == ["##", manifest_of(name)["version"]]


@pytest.mark.parametrize("name", addons())
def test_an_addon_says_what_it_is_how_it_is_set_up_and_used_and_by_whom_it_was_made(name: str) -> None:
    fragments = {path.stem for path in (paths.ADDONS / name / "readme").glob("*.md")}
    assert fragments >= {"DESCRIPTION", "CONFIGURE", "USAGE", "HISTORY", "CONTRIBUTORS"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_within_the_project_lead_somewhere(document: Path) -> None:
    text = (paths.ROOT / document).read_text(encoding="utf-8")
    targets = [next(filter(None, match)).partition("#")[0] for match in LINK.findall(text)]
    inside = [target for target in targets if target and not re.match(r"\w+:", target)]
    assert [target for target in inside if not (paths.ROOT / document.parent / target).exists()] == []
