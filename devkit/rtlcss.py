"""The program `rtlcss`, by which Odoo turns its styles around for languages that are written from the right."""

from __future__ import annotations

import shlex
from pathlib import Path

from .node_packages import NodePackages, node
from .process import write_executable

PACKAGES = NodePackages("rtlcss", "rtlcss", 500_000)


def on_path(python: Path) -> Path:
    """The directory for the PATH of Odoo, which calls the program by its name.

    Args:
        python: the interpreter that has Node.js.

    Raises:
        DevkitError: it has none, or the directory cannot be written.
    """
    program = PACKAGES.directory / "bin" / "rtlcss"
    script = PACKAGES.modules / "rtlcss" / "bin" / "rtlcss.js"
    text = f'#!/bin/sh\nexec {shlex.quote(str(node(python)))} {shlex.quote(str(script))} "$@"\n'
    if not program.exists() or program.read_text(encoding="utf-8") != text:
        write_executable(program, text)
    return program.parent
