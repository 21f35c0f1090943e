"""Files that Debian leaves out of Odoo although Odoo's asset bundles name them.

A bundle with such a gap logs an error, on the server and in every browser. An empty file stands in.
"""

from __future__ import annotations

from pathlib import Path

from devkit import paths

#: Blurs the background in video calls.
_LEFT_OUT = ("mail/static/lib/selfie_segmentation/selfie_segmentation.js",)


def fill(odoo: Path) -> None:
    """Fill the gaps of the Odoo at `odoo` (its PYTHONPATH entry), where that is one of our downloads."""
    if not odoo.is_relative_to(paths.PARTS):
        return
    for name in _LEFT_OUT:
        path = odoo / "odoo" / "addons" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("// Not in Debian's package.\n", encoding="utf-8")
