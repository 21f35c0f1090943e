"""axe-core, which finds what keeps people from using a page: fetched once with npm, as `axe-core.json` pins it."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from devkit import paths
from devkit.errors import DevkitError

PIN = paths.REQUIREMENTS / "axe-core.json"
MEMBER = "package/axe.min.js"


def script() -> Path:
    """The file that a page loads to be looked at; downloads it where it is missing.

    Raises DevkitError where there is no npm, or what it fetched is not what is pinned.
    """
    pin = json.loads(PIN.read_text(encoding="utf-8"))
    target = paths.PARTS / f"{pin['name']}-{pin['version']}" / "axe.min.js"
    if not target.exists():
        _download(pin, target)
    return target


def _download(pin: dict[str, str], target: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise DevkitError("npm is needed to fetch axe-core: install Node.js with npm.")
    with tempfile.TemporaryDirectory() as directory:
        package = f"{pin['name']}@{pin['version']}"
        command = [npm, "pack", package, "--ignore-scripts", "--pack-destination", directory]
        command += ["--cache", str(paths.CACHE / "npm")]
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
        archives = list(Path(directory).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise DevkitError(f"npm could not fetch {package}: {done.stderr.strip()[-500:]}")
        _check(archives[0], pin["integrity"])
        with tarfile.open(archives[0]) as archive:
            source = archive.extractfile(MEMBER)
            if source is None:
                raise DevkitError(f"{package} has no {MEMBER}.")
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_bytes(source.read())
            part.rename(target)


def _check(archive: Path, integrity: str) -> None:
    """Raise DevkitError unless the file is the pinned one; `integrity` as npm writes it: `sha512-` and base64."""
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != integrity:
        raise DevkitError(f"{archive.name} is not the file that {PIN.name} pins; nothing of it was used.")
