"""What is wrong with the place of the checkout itself, in one sentence and before the first download if it can be."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from . import disk, paths
from .errors import DevkitError

#: What would take a path with the character for something else. All others have been tried.
_TAKEN = {
    ",": "Odoo separates its addons' paths with it",
    ":": "PATH is separated by it",
    ";": "libraries' paths are separated by it",
    "$": "Odoo and shells put variables in its place",
    "{": "setuptools puts variables in its place",
    "}": "setuptools puts variables in its place",
    "`": "shells run what follows",
    '"': "PostgreSQL's initdb quotes paths with it",
    "*": "Odoo's bundles match files with it",
    "?": "Odoo's bundles match files with it",
    "[": "Odoo's bundles match files with it",
    "\\": "ruff matches files with it",
    "\n": "configuration files end a value with it",
}


def require_usable_path(path: Path, name: str) -> None:
    """Raise DevkitError where some program that is started cannot take `path`; `name` is what people know it as."""
    for character, reason in _TAKEN.items():
        if character in str(path):
            raise DevkitError(
                f"{name} is {str(path)!r}, and cannot have {character!r} in its path: {reason}. Rename the folder."
            )


def require_usable() -> None:
    """Raise DevkitError where this checkout cannot hold what `./demo`, `./test` and `./bench` download and start."""
    require_usable_path(paths.ROOT, "This checkout")
    try:
        paths.RUN.mkdir(exist_ok=True)
        writable = os.access(paths.RUN, os.W_OK | os.X_OK)
        reason = "it is read-only or of another user"
    except OSError as error:
        writable, reason = False, error.strerror or str(error)
    if not writable:
        raise DevkitError(
            f"{paths.RUN} cannot be written ({reason}), and everything is kept there: use a checkout that is yours."
        )


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Raise DevkitError for what a full disk or the owners of files keep the block from doing."""
    try:
        with disk.explained():
            yield
    except OSError as error:
        if error.filename is None or error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise DevkitError(
            f"{error.filename}: {error.strerror}. Run as the user whose file it is, or use a checkout of your own."
        ) from error
