"""Which version of the addon this process runs: that of its files when it was started, whatever is installed since."""

from __future__ import annotations

import ast
from pathlib import Path

MANIFEST = Path(__file__).parents[1] / "__manifest__.py"


def _read() -> str:
    try:
        return str(ast.literal_eval(MANIFEST.read_text(encoding="utf-8"))["version"])
    except (OSError, SyntaxError, ValueError, KeyError):
        return ""


VERSION = _read()
"""Empty where it cannot be told."""
