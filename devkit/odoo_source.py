"""Odoo 19's sources: Debian's package with the fonts and scripts that it links to, or an Odoo that is already there."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from . import paths
from .checkout import require_usable_path
from .console import Console
from .debian import DebianArchive, unpack
from .disk import whole
from .errors import DevkitError, UsageError

SERIES = "19.0"
SUITE = "sid"

#: What Odoo's web assets link to. Two fonts come from a stable release: the newest packages lack files Odoo needs.
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
STABLE_PACKAGES = ("fonts-font-awesome", "fonts-inconsolata")


def unpacked() -> Path | None:
    """What PYTHONPATH needs for the Odoo that was unpacked earlier, or None."""
    path = paths.PARTS / "odoo" / "usr" / "lib" / "python3" / "dist-packages"
    return path if (paths.PARTS / "odoo" / ".complete").exists() else None


def from_debian(archive: DebianArchive, stable: str, console: Console) -> Path:
    """Download and unpack Odoo; return what PYTHONPATH needs.

    Args:
        stable: the stable suite of `archive` that has the two fonts.
    """
    if path := unpacked():
        return path
    root, downloads = paths.PARTS / "odoo", paths.CACHE / "odoo"
    path = root / "usr" / "lib" / "python3" / "dist-packages"
    shutil.rmtree(root, ignore_errors=True)
    wanted = [*PACKAGES, *(f"{name}/{stable}" for name in STABLE_PACKAGES)]
    try:
        files = archive.download(wanted, downloads, "Odoo 19 with its fonts and scripts")
        with whole(root), console.step("Unpacking Odoo"):
            unpack(files, root)
            _check_links(root)
            check_series(path)
    finally:
        shutil.rmtree(downloads, ignore_errors=True)
    (root / ".complete").touch()
    return path


def _check_links(root: Path) -> None:
    """Odoo's pages answer 500 where one of its links leads nowhere."""
    dangling = []
    for directory, _names, files in os.walk(root):
        for name in files:
            path = Path(directory, name)
            if path.is_symlink() and not path.exists():
                dangling.append(str(path.relative_to(root)))
    if dangling:
        raise DevkitError(
            f"Debian's Odoo links to files that its packages lack ({dangling[0]}): use --odoo PATH."
        )


def from_path(given: Path) -> Path:
    """What PYTHONPATH needs for the Odoo at `given`, which may be a source checkout, a directory that holds the package
    `odoo` (such as site-packages), or that package itself.

    Raises UsageError where there is no Odoo or it is not version 19.
    """
    path = given.expanduser().resolve()
    if path.name == "odoo-bin":
        path = path.parent
    for candidate in (path, path.parent):
        if (candidate / "odoo" / "release.py").is_file():
            check_series(candidate)
            require_usable_path(candidate, "--odoo")
            return candidate
    raise UsageError(
        f"--odoo {given}: there is no Odoo. Give a checkout of Odoo 19, or the directory that holds the package 'odoo'."
    )


def check_series(path: Path) -> str:
    """The version of the Odoo at `path` ("19.0"); raises UsageError where it is another series."""
    text = (path / "odoo" / "release.py").read_text(encoding="utf-8")
    match = re.search(r"^version_info\s*=\s*\(\s*(?:'saas~)?(\d+)'?\s*,\s*(\d+)", text, re.MULTILINE)
    series = f"{match[1]}.{match[2]}" if match else "unknown"
    if series != SERIES:
        raise UsageError(f"{path} is Odoo {series}, but Odoo {SERIES} is needed: give another --odoo PATH.")
    return series


def addons_path(path: Path) -> list[Path]:
    """Where the Odoo at `path` keeps its addons besides `odoo/addons`."""
    return [path / "addons"] if (path / "addons" / "web").is_dir() else []
