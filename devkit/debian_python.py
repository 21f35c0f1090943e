"""A Python from Debian's newest suite, for machines that have none that fits.

Odoo 19 wants Python 3.10 to 3.13 and Home Assistant the newest there is; no Debian release has both. The packages
are unpacked, with the C library they were built for, into a directory of ours, and a small script starts the
interpreter with those libraries. Nothing is installed.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from .debian import DebianArchive, unpack
from .disk import whole
from .errors import DevkitError
from .process import write_executable
from .pythons import Python, probe

SUITE = "sid"

_LAUNCHER = """\
#!/bin/sh
# Starts Python {version} with the C library and the other libraries of its own Debian suite.
exec {loader} --library-path {libraries} --argv0 "$0" {program} "$@"
"""


def launcher(root: Path, version: str) -> Path:
    """Where the executable of Python `version` ("3.14") is, once it is unpacked in `root`."""
    return root / "usr" / "bin" / f"python{version}"


def launcher_script(version: str, loader: Path, libraries: Path, program: Path) -> str:
    """What starts `program`, a Python, with the dynamic `loader` and the `libraries` of its own suite."""
    words = {"loader": loader, "libraries": libraries, "program": program}
    return _LAUNCHER.format(version=version, **{name: shlex.quote(str(path)) for name, path in words.items()})


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
        python = probe(_make_launcher(root, version))
        if python is None:
            raise DevkitError(
                f"Debian's Python {version} does not run on this machine: install a Python {version} yourself."
            )
    return python


def _make_launcher(root: Path, version: str) -> Path:
    executable = launcher(root, version)
    program = executable.with_name(f"{executable.name}.bin")
    executable.rename(program)
    loaders = sorted(path for path in root.rglob("ld-linux*.so.*") if not path.is_symlink())
    if not loaders:
        raise DevkitError(
            f"Debian's Python {version} came without its loader: use --odoo PATH or install a Python."
        )
    libraries = (
        loaders[0].parent
        if (loaders[0].parent / "libc.so.6").exists()
        else next(root.rglob("libc.so.6")).parent
    )
    write_executable(executable, launcher_script(version, loaders[0], libraries, program))
    return executable
