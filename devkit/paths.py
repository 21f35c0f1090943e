"""Where everything lives: all of it under `.run/` of the checkout, nothing outside."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"

#: What was downloaded or built; kept by `./demo --reset`, shared by demo, test and bench.
PARTS = RUN / "parts"
#: Caches of the tools that download.
CACHE = RUN / "cache"
#: What Python keeps of what it compiled, of everything that is started (PYTHONPYCACHEPREFIX).
PYCACHE = CACHE / "python"

REQUIREMENTS = ROOT / "requirements"
ADDONS = ROOT
#: Scripts that run inside one of the virtual environments, not in the devkit's own Python.
INSIDE = ROOT / "devkit" / "inside"


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read; whoever reads it sees the old text or the new one, whole."""
    new = path.with_name(path.name + ".new")
    new.touch(mode=0o600)
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def private_directory(path: Path) -> Path:
    """Create `path` (and its parents) readable by its owner alone, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    return path
