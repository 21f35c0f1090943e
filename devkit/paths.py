"""Where everything lives: all of it under `.run/` of the checkout, nothing outside."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"

#: What was downloaded or built; kept by `./demo --reset`, shared by demo, test and bench.
PARTS = RUN / "parts"
#: Caches of the tools that download.
CACHE = RUN / "cache"

REQUIREMENTS = ROOT / "requirements"
ADDONS = ROOT
#: Scripts that run inside one of the virtual environments, not in the devkit's own Python.
INSIDE = ROOT / "devkit" / "inside"


def private_directory(path: Path) -> Path:
    """Create `path` (and its parents) readable by its owner alone, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    return path
