"""Runs a module of this checkout, from whatever directory: `python /path/to/devkit MODULE ARGUMENTS…`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
