"""Programs of Debian's newest suite that run on any machine, with the C library that they were built for.

Nothing is installed: packages are unpacked into a directory of ours, and a small script starts the program with its own
libraries.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from .errors import DevkitError
from .process import write_executable

_LAUNCHER = """\
#!/bin/sh
# Starts {name} with the C library and the other libraries of its own Debian suite.
exec {loader} --library-path {libraries} --argv0 "$0" {program} "$@"
"""


def launcher_script(loader: Path, libraries: Path, program: Path) -> str:
    """What starts `program` with the dynamic `loader` and the `libraries` of its own suite."""
    words = {"loader": loader, "libraries": libraries, "program": program}
    return _LAUNCHER.format(
        name=program.stem, **{name: shlex.quote(str(path)) for name, path in words.items()}
    )


def make_launcher(root: Path, executable: Path) -> Path:
    """Put a launcher in the place of `executable`, a program that was unpacked below `root`; return its path.

    Raises DevkitError where its C library was not unpacked with it.
    """
    program = executable.with_name(f"{executable.name}.bin")
    executable.rename(program)
    loaders = sorted(path for path in root.rglob("ld-linux*.so.*") if not path.is_symlink())
    if not loaders:
        raise DevkitError(f"Debian's {executable.name} came without its loader: install one yourself.")
    libraries = (
        loaders[0].parent
        if (loaders[0].parent / "libc.so.6").exists()
        else next(root.rglob("libc.so.6")).parent
    )
    write_executable(executable, launcher_script(loaders[0], libraries, program))
    return executable
