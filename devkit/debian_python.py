"""A Python from Debian's newest suite, for machines that have none that fits.

Odoo 19 wants Python 3.10 to 3.13 and Home Assistant the newest there is; no Debian release has both. The packages
are unpacked, with the C library they were built for, into a directory of ours, and a small script starts the
interpreter with those libraries. Nothing is installed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from . import debian_program
from .debian import DebianArchive, unpack
from .disk import whole
from .errors import DevkitError
from .pythons import Python, probe

SUITE = "sid"


def launcher(root: Path, version: str) -> Path:
    """Where the executable of Python `version` ("3.14") is, once it is unpacked in `root`."""
    return root / "usr" / "bin" / f"python{version}"


def unpack_python(archive: DebianArchive, version: str, root: Path) -> Python:
    """Download Python `version` ("3.14") with all that it links to, and return it.

    Raises DevkitError where the archive lacks it or it does not run here.
    """
    shutil.rmtree(root, ignore_errors=True)
    downloads = root.with_name(root.name + ".debs")
    packages = archive.with_dependencies(f"python{version}", "libstdc++6")  # the latter for wheels
    with whole(root):
        try:
            unpack(archive.download(packages, downloads, f"Python {version}"), root)
        finally:
            shutil.rmtree(downloads, ignore_errors=True)
        python = probe(debian_program.make_launcher(root, launcher(root, version)))
        if python is None:
            raise DevkitError(
                f"Debian's Python {version} does not run on this machine: install a Python {version} yourself."
            )
    return python
