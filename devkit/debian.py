"""Packages from the Debian archive, unpacked into a directory of ours.

apt runs with lists, state and cache of its own, as any user, and the system's packages and configuration stay
as they are. Signatures are checked by apt with the machine's own keys.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from .apt_sources import debian_codename, debian_source, machine_sources
from .console import Console, megabytes
from .disk import require_space
from .errors import DevkitError
from .process import run

NO_ARCHIVE = "apt on this machine knows no Debian archive"


@dataclass(frozen=True)
class Download:
    """One file that apt would fetch: its name in the download directory and its size in bytes."""

    filename: str
    size: int


class DebianArchive:
    """The machine's Debian archive with suites of our choice.

    Args:
        directory: for apt's lists, state and cache.
        suites: for example ("sid", "bookworm").
    """

    def __init__(self, directory: Path, suites: Sequence[str], console: Console) -> None:
        self.directory = directory
        self.suites = tuple(dict.fromkeys(suites))
        self._console = console
        self._options = self._configure()

    @staticmethod
    def problem() -> str | None:
        """Why this machine has no usable Debian archive, or None."""
        missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
        if missing:
            return f"{' and '.join(missing)} not found on this machine"
        return None if debian_source(machine_sources(), debian_codename()) else NO_ARCHIVE

    def _configure(self) -> list[str]:
        source = debian_source(machine_sources(), debian_codename())
        if self.problem() or source is None:
            raise DevkitError(f"{self.problem()}.")
        for name in ("lists/partial", "cache/archives/partial", "empty"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        sources = self.directory / "debian.sources"
        sources.write_text("\n".join(source.with_suite(suite) for suite in self.suites), encoding="utf-8")
        status = self.directory / "status"
        status.touch()
        # Read after the machine's own configuration, of which proxies and the like stay in force, but for its hooks,
        # which would clean the system's own caches: an ordinary user may not.
        configuration = self.directory / "apt.conf"
        hooks = ("Pre-Invoke", "Post-Invoke", "Post-Invoke-Success")
        configuration.write_text(
            "".join(f"#clear APT::Update::{hook};\n" for hook in hooks), encoding="utf-8"
        )
        # On the command line, unlike in a file, a path may hold any character.
        settings = self._settings(sources, status).items()
        return [
            "-c",
            str(configuration),
            *(word for name, value in settings for word in ("-o", f"{name}={value}")),
        ]

    def _settings(self, sources: Path, status: Path) -> dict[str, str | Path]:
        empty = self.directory / "empty"
        settings: dict[str, str | Path] = {
            "Dir::State": self.directory,
            "Dir::State::lists": self.directory / "lists",
            "Dir::State::status": status,
            "Dir::Cache": self.directory / "cache",
            "Dir::Etc::sourcelist": sources,
            "Dir::Etc::sourceparts": empty,
            "Dir::Etc::preferences": empty / "none",
            "Dir::Etc::preferencesparts": empty,
            "APT::Default-Release": "",
            "APT::Update::Error-Mode": "any",  # else unreachable archives are warnings and the exit code is 0
            # Lists take a fifth of the room compressed, and what apt works out from them is worked out quickly enough.
            "Acquire::GzipIndexes": "true",
            "Dir::Cache::pkgcache": "",
            "Dir::Cache::srcpkgcache": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
            "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
        }
        if os.geteuid() == 0:
            settings["APT::Sandbox::User"] = "root"  # the user _apt may not write here
        return settings

    def update(self) -> None:
        """Fetch the lists of packages. Raises DevkitError where the archive cannot be reached."""

        def progress() -> str:
            return megabytes(
                sum(path.stat().st_size for path in (self.directory / "lists").rglob("*") if path.is_file())
            )

        with self._console.step(
            f"Debian's package lists ({', '.join(self.suites)}; about 10 MB each)", progress
        ):
            self._apt("update", failure="Debian's package lists could not be fetched")

    def has(self, package: str) -> bool:
        """Whether one of the suites has `package`."""
        return run(["apt-get", *self._options, "download", "--print-uris", package]).returncode == 0

    def with_dependencies(self, *packages: str) -> list[str]:
        """The names of `packages` and of all that they depend on, down to the C library."""
        text = self._apt(
            "install", "--print-uris", "--yes", "--no-install-recommends", *packages,
            failure=f"Debian's archive lacks {packages[0]} or a part of it",
        )  # fmt: skip
        return sorted(
            {unquote(name) for name in re.findall(r"^'[^']+/([^/_']+)_[^/']+' \S+ \d+", text, re.MULTILINE)}
        )

    def download(self, packages: Sequence[str], target: Path, title: str) -> list[Path]:
        """Download `packages` (`name` or `name/suite`) into `target`; return the files.

        `title` is what the progress line calls them; it also tells the size.
        """
        target.mkdir(parents=True, exist_ok=True)
        wanted = self._listed(packages)
        total = sum(item.size for item in wanted)
        require_space(target, total * 4)

        def progress() -> str:
            done = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
            return f"{megabytes(done)} of {megabytes(total)}"

        with self._console.step(f"{title} ({megabytes(total)} from Debian)", progress):
            self._apt("download", *packages, cwd=target, failure=f"{title} could not be downloaded")
            files = [target / item.filename for item in wanted]
            for path in files:
                if not path.is_file():
                    raise DevkitError(f"apt did not download {path.name}: try again.")
        return files

    def _listed(self, packages: Sequence[str]) -> list[Download]:
        text = self._apt(
            "download",
            "--print-uris",
            *packages,
            failure=f"Debian's archive lacks one of {', '.join(packages)}",
        )
        found = re.findall(r"^'[^']+' (\S+) (\d+)", text, re.MULTILINE)
        if len(found) != len(packages):
            raise DevkitError(f"Debian's archive lacks one of {', '.join(packages)}.")
        return [Download(filename, int(size)) for filename, size in found]

    def _apt(self, *arguments: str, failure: str, cwd: Path | None = None) -> str:
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        done = run(["apt-get", "-q", *self._options, *arguments], cwd=cwd, env=environment)
        if done.returncode:
            raise DevkitError(f"{failure}: {_reason(done.stderr)}")
        return done.stdout


_NO_NETWORK = re.compile(
    r"Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection timed out|"
    r"Connection failed|Network is unreachable|Cannot initiate the connection"
)


def _reason(stderr: str) -> str:
    """The one line of apt's complaints that says most."""
    lines = [line.split(":", 1)[1].strip() for line in stderr.splitlines() if line.startswith(("E:", "W:"))]
    telling = [line for line in lines if not line.startswith("Some index files failed")] or lines
    reason = telling[0].rstrip(".") + "." if telling else "apt-get gave no reason."
    return f"{reason} Is the network up?" if _NO_NETWORK.search(stderr) else reason


def unpack(packages: Sequence[Path], root: Path) -> None:
    """Unpack `.deb` files into one root, without installing anything."""
    root.mkdir(parents=True, exist_ok=True)
    for package in packages:
        done = run(["dpkg-deb", "-x", package, root])
        if done.returncode:
            reason = (done.stderr.strip() or "dpkg-deb gave no reason").splitlines()[0]
            raise DevkitError(f"{package.name} could not be unpacked: {reason}")
