"""Virtual environments with pinned, hash-checked packages, made by uv, or by pip where uv cannot be had.

The machine's pip configuration is honoured by both. All caches are ours.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import paths
from .console import Console, megabytes
from .debian import DebianArchive, unpack
from .disk import require_space, whole
from .errors import DevkitError
from .pip_settings import read_pip_config, uv_environment
from .process import run
from .pythons import Python

_MARKER = ".complete"
#: Nothing but what the file names, and all of it as the file has it.
_EXACTLY = ("--require-hashes", "--no-deps", "-r")


def _run(
    command: Sequence[str | os.PathLike[str]], environment: Mapping[str, str], log: Path
) -> subprocess.CompletedProcess[str]:
    """Run `command`; what it says also goes to `log`."""
    done = run(command, env=environment)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as out:
        out.write(f"$ {' '.join(map(str, command))}\n{done.stdout}{done.stderr}\n")
    return done


_NO_NETWORK = re.compile(
    r"Connection refused|Connection broken|Name or service not known|name resolution|dns error|Network is unreachable|"
    r"timed out|tcp connect error|client error \(Connect\)|ProxyError|No route to host",
    re.IGNORECASE,
)


def _reason(output: str) -> str:
    """Why an installer failed, in one line."""
    if _NO_NETWORK.search(output):
        return "the package index cannot be reached (is the network up?)"
    lines = [line.strip(" ×╰─▶├") for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"(error|cause|Caused by)\b", line, re.IGNORECASE)]
    return (telling or lines or ["it gave no reason"])[-1][:300].rstrip(".")


@dataclass(frozen=True)
class Installer:
    """Makes virtual environments and fills them.

    Attributes:
        pip: the command line of a pip that works.
        uv: the uv executable, or None where pip must do.
        environment: for both.
        log: what they say.
    """

    pip: tuple[str, ...]
    uv: Path | None
    environment: Mapping[str, str]
    log: Path

    def build(
        self, name: str, python: Python, requirements: Path, console: Console, *, title: str, size: int
    ) -> Path:
        """Build the virtual environment `name` from scratch; return its interpreter.

        Args:
            requirements: pins and hashes of everything, dependencies included.
            title: what the progress line calls it.
            size: bytes of the download, for people.

        Raises:
            DevkitError: the packages cannot be had.
        """
        directory = paths.PARTS / name
        shutil.rmtree(directory, ignore_errors=True)
        directory.parent.mkdir(parents=True, exist_ok=True)
        require_space(directory.parent, 4 * size)  # of wheels, unpacked
        used = shutil.disk_usage(directory.parent).used

        def progress() -> str:
            return f"{megabytes(max(0, shutil.disk_usage(directory.parent).used - used))} on disk"

        with whole(directory), console.step(f"{title} (about {megabytes(size)})", progress):
            if not (self.uv and self._fill_by_uv(self.uv, directory, python, requirements)):
                self._fill_by_pip(directory, python, requirements, title)
            (directory / _MARKER).write_text(_fingerprint(python, requirements), encoding="utf-8")
        return _executable(directory)

    def _fill_by_uv(self, uv: Path, directory: Path, python: Python, requirements: Path) -> bool:
        made = _run([uv, "venv", "--clear", "--python", python.path, directory], self.environment, self.log)
        command = [uv, "pip", "install", "--python", _executable(directory), *_EXACTLY, requirements]
        return made.returncode == 0 and _run(command, self.environment, self.log).returncode == 0

    def _fill_by_pip(self, directory: Path, python: Python, requirements: Path, title: str) -> None:
        make = [python.path, "-m", "venv", "--clear", "--without-pip", directory]
        done = _run(make, self.environment, self.log)
        if not done.returncode:
            fill = [*self.pip, "--python", _executable(directory), "install", *_EXACTLY, requirements]
            done = _run(fill, self.environment, self.log)
        if done.returncode:
            raise DevkitError(
                f"{title} could not be installed: {_reason(done.stderr or done.stdout)}. The details are in {self.log}."
            )


def ready(name: str, python: Python, requirements: Path) -> Path | None:
    """The interpreter of the virtual environment `name` where it is complete and its pins did not change, else None."""
    directory = paths.PARTS / name
    try:
        built_from = (directory / _MARKER).read_text(encoding="utf-8")
    except OSError:
        return None
    return _executable(directory) if built_from == _fingerprint(python, requirements) else None


def _executable(directory: Path) -> Path:
    return directory / "bin" / "python"


def _fingerprint(python: Python, requirements: Path) -> str:
    return hashlib.sha256(f"{python.path} {python}".encode() + requirements.read_bytes()).hexdigest()


def installer(
    pythons: Sequence[Python], console: Console, archive: Callable[[], DebianArchive | None]
) -> Installer:
    """An Installer, with uv downloaded where it is missing.

    Args:
        archive: asked where pip comes from on a machine whose Pythons have none; may answer None.
    """
    log = paths.RUN / "logs" / "install.log"
    temporary = paths.CACHE / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")
        },
        "TMPDIR": str(temporary),  # uv leaves lock files there
        "PIP_CACHE_DIR": str(paths.CACHE / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_REQUIRE_VIRTUALENV": "0",
        "UV_CACHE_DIR": str(paths.CACHE / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        # As pip does. Safe because every file is checked against a hash.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    pip = _working_pip(pythons, environment, log, archive)
    environment |= uv_environment(read_pip_config(pip), environment)
    return Installer(pip, _uv(pip, environment, log, console), environment, log)


def _working_pip(
    pythons: Sequence[Python],
    environment: Mapping[str, str],
    log: Path,
    archive: Callable[[], DebianArchive | None],
) -> tuple[str, ...]:
    own = paths.PARTS / "pip"
    for command in [
        (str(own / "bin" / "python"), "-m", "pip"),
        *((str(python.path), "-m", "pip") for python in pythons),
    ]:
        if Path(command[0]).exists() and not _run([*command, "--version"], environment, log).returncode:
            return command
    for python in pythons:
        if not _run([python.path, "-m", "venv", "--clear", own], environment, log).returncode:
            return (str(own / "bin" / "python"), "-m", "pip")
    shutil.rmtree(own, ignore_errors=True)
    debian = archive()
    if debian is not None and pythons:
        return (str(pythons[0].path), str(_debian_pip(debian)))
    raise DevkitError(
        "No Python here has pip or can make a virtual environment: install python3-venv (or pip) and start again."
    )


def _debian_pip(archive: DebianArchive) -> Path:
    """pip as Debian ships it for virtual environments: a wheel, which Python runs as it is."""
    root = paths.PARTS / "debian-pip"
    wheels = root / "usr" / "share" / "python-wheels"
    if not list(wheels.glob("pip-*.whl")):
        unpack(archive.download(["python3-pip-whl"], root, "pip"), root)
    return next(wheels.glob("pip-*.whl")) / "pip"


def _uv(pip: Sequence[str], environment: Mapping[str, str], log: Path, console: Console) -> Path | None:
    pins = paths.REQUIREMENTS / "bootstrap.txt"
    target = paths.PARTS / "uv"
    marker = target / _MARKER
    executable = target / "bin" / "uv"
    fingerprint = hashlib.sha256(pins.read_bytes()).hexdigest()
    if executable.exists() and marker.is_file() and marker.read_text(encoding="utf-8") == fingerprint:
        return executable
    shutil.rmtree(target, ignore_errors=True)
    options = ["--target", str(target), "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    with whole(target), console.step("uv, the installer (about 20 MB)") as step:
        done = _run([*pip, "install", *options, "-r", pins], environment, log)
        step.failed = bool(done.returncode) or not executable.exists()
    if step.failed:
        shutil.rmtree(target, ignore_errors=True)
        if _NO_NETWORK.search(done.stderr):
            raise DevkitError(f"Nothing can be downloaded: {_reason(done.stderr)}. The details are in {log}.")
        console.say(f"  uv is not to be had ({_reason(done.stderr)}); pip does it, more slowly")
        return None
    marker.write_text(fingerprint, encoding="utf-8")
    return executable
