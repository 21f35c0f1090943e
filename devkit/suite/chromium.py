"""Chromium for the tests: the machine's own, or Debian's package unpacked under `.run/`.

Either way `.run/bin/chromium` starts it, with fonts in which every language of the addon can be read. Odoo's
test runner finds it there through PATH.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from devkit import paths
from devkit.apt_sources import debian_codename
from devkit.console import Console
from devkit.debian import DebianArchive, unpack
from devkit.errors import DevkitError
from devkit.process import write_executable

BIN = paths.RUN / "bin"
EXECUTABLE = BIN / "chromium"
ROOT = paths.PARTS / "chromium"

FLAGS_VARIABLE = "HA_TEST_CHROMIUM_FLAGS"
"""Has flags for one that is started by somebody else, such as Odoo."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = ("fonts-dejavu-core", "fonts-wqy-microhei")

_WRAPPER = """\
#!/bin/sh
# Starts Chromium for the tests; made by ./test.
export FONTCONFIG_FILE={fonts}
{libraries}exec {binary} {flags} ${variable} "$@"
"""

_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer>
    <family>DejaVu Sans</family><family>WenQuanYi Micro Hei</family></prefer></alias>
  <alias><family>monospace</family><prefer>
    <family>DejaVu Sans Mono</family><family>WenQuanYi Micro Hei Mono</family></prefer></alias>
</fontconfig>
"""


class _MachineArchive(DebianArchive):
    """The archive in the machine's own release."""

    def missing(self, packages: list[str]) -> list[str]:
        """`packages` and all that they need, without what is installed on the machine.

        Everything is worked out for an empty system first, so a machine whose own packages are in disorder
        does not matter.
        """
        command = ["install", "--simulate", "--no-install-recommends", *packages]
        plan = self._apt(*command, failure=f"apt finds no way to get {', '.join(packages)}")
        needed = re.findall(r"^Inst (\S+)", plan, re.MULTILINE)
        installed = _installed()
        return [package for package in needed if package not in installed]


def _installed() -> frozenset[str]:
    """Names of the packages that are installed on this machine."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n"]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    return frozenset(line.split()[1] for line in answer.splitlines() if line.startswith("installed "))


def ensure(console: Console) -> Path:
    """The wrapper script that starts Chromium; downloads what is missing.

    Raises DevkitError where neither the machine nor Debian's archive has a Chromium that starts.
    """
    if not (ROOT / "complete").exists():
        _download(console)
    _write_wrapper(_own_binary() or _machine_binary())
    check = subprocess.run([EXECUTABLE, "--version"], capture_output=True, text=True, check=False)
    if check.returncode:
        raise DevkitError(f"Chromium does not start: {check.stderr.strip()[-500:]}")
    return EXECUTABLE


def _download(console: Console) -> None:
    """Fetch the fonts, and Chromium where the machine has none."""
    browser = [] if _machine_binary() else ["chromium"]
    problem = DebianArchive.problem()
    release = debian_codename()
    if problem or release is None:
        if browser:
            raise DevkitError(
                f"Chromium is needed: install one of {', '.join(NAMES)} ({problem or 'not Debian'})."
            )
        console.say("  The machine's fonts are used; Chinese may show as boxes on the screenshots.")
        return
    shutil.rmtree(ROOT, ignore_errors=True)
    archive = _MachineArchive(ROOT / "apt", (release,), console)
    archive.update()
    packages = archive.missing([*browser, *FONTS])
    title = "Chromium and fonts" if browser else "Fonts"
    if packages:
        unpack(archive.download(packages, ROOT / "packages", title), ROOT / "root")
    shutil.rmtree(ROOT / "packages", ignore_errors=True)
    shutil.rmtree(ROOT / "apt")
    (ROOT / "complete").touch()


def _machine_binary() -> Path | None:
    """The first Chromium on PATH, our own wrapper left out."""
    path = os.pathsep.join(entry for entry in os.get_exec_path() if Path(entry) != BIN)
    found = (shutil.which(name, path=path) for name in NAMES)
    return next((Path(binary) for binary in found if binary), None)


def _own_binary() -> Path | None:
    binary = ROOT / "root" / "usr" / "lib" / "chromium" / "chromium"
    return binary if binary.exists() else None


def library_directories(root: Path) -> list[Path]:
    """Where the packages unpacked in `root` keep their libraries: in the directory of the architecture, and some in one
    of their own below it that a library finds by its absolute path, which ends outside of `root` (libpulse does so)."""
    below = [path for place in ("lib", "usr/lib") for path in sorted((root / place).glob("*-linux-gnu*"))]
    own = {path.parent for directory in below for path in directory.glob("*/lib*.so*")}
    return [*below, *sorted(own)]


def _write_wrapper(binary: Path | None) -> None:
    if binary is None:
        raise DevkitError(
            f"Debian's package has no Chromium where it is expected; remove {ROOT} and try again."
        )
    root = ROOT / "root"
    fonts = ROOT / "fonts.conf"
    fonts.parent.mkdir(parents=True, exist_ok=True)
    fonts.write_text(
        _FONTS.format(
            fonts=escape(str(root / "usr" / "share" / "fonts")), cache=escape(str(ROOT / "font-cache"))
        )
    )
    libraries = ":".join(map(str, library_directories(root)))
    flags = ["--disable-quic", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    write_executable(
        EXECUTABLE,
        _WRAPPER.format(
            fonts=shlex.quote(str(fonts)),
            libraries=f"export LD_LIBRARY_PATH={shlex.quote(libraries)}\n" if libraries else "",
            binary=shlex.quote(str(binary)),
            flags=" ".join(flags),
            variable=FLAGS_VARIABLE,
        ),
    )
