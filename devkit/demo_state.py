"""What `./demo` remembers between its runs, and who of several runs is the one that may act."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import paths
from .errors import DevkitError
from .home_assistant import HomeAssistantInstall
from .odoo_server import OdooInstall
from .parts import Parts
from .ports import wait_until
from .postgres import PostgresBinaries
from .process import start_time

_SYLLABLES = ("ba", "du", "fo", "gi", "ka", "lu", "me", "no", "pi", "ro", "su", "ta", "vi", "wo", "ze", "ny")


def readable_password() -> str:
    """A random password that can be typed: eight syllables and two digits, about 38 bits."""
    word = "".join(secrets.choice(_SYLLABLES) for _ in range(8))
    return f"{word}{secrets.randbelow(100):02}"


class DemoState:
    """A JSON file of one object, readable by its owner alone.

    Keys: `parts` (see `parts()`), `passwords` by login, `instances` (Odoo's ids by `Server.key`), `foreign` (the
    user's own Home Assistant, with `name`, `url`, `token`, `version`) or null.
    """

    def __init__(self, directory: Path) -> None:
        self._file = directory / "state.json"
        try:
            self._values: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            self._values = {}

    def get(self, name: str, default: Any = None) -> Any:
        """One remembered value."""
        return self._values.get(name, default)

    def remember(self, **values: Any) -> None:
        """Change some values, on the disk at once."""
        self._values.update(values)
        paths.private_directory(self._file.parent)
        paths.write_private(self._file, json.dumps(self._values, indent=1))

    def remember_parts(self, parts: Parts) -> None:
        """Remember what the running servers were started from."""
        odoo, home = parts.odoo, parts.home_assistant
        self.remember(
            parts={
                "postgres": str(parts.postgres.directory),
                "odoo": [str(odoo.python), str(odoo.path), odoo.version],
                "odoo_programs": str(odoo.programs) if odoo.programs else None,
                "home_assistant": [str(home.python), home.version] if home else None,
            }
        )

    def parts(self) -> Parts | None:
        """The parts of the last start, None before the first."""
        known = self.get("parts")
        if not known:
            return None
        python, path, version = known["odoo"]
        programs = known.get("odoo_programs")
        home = known["home_assistant"]
        return Parts(
            PostgresBinaries(Path(known["postgres"])),
            OdooInstall(Path(python), Path(path), version, Path(programs) if programs else None),
            HomeAssistantInstall(Path(home[0]), home[1]) if home else None,
        )


class Turn:
    """The right to start and stop the demo of this checkout, which one process has at a time."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "turn"

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the turn during the block. Raises DevkitError where another process has it."""
        paths.private_directory(self._file.parent)
        with self._file.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DevkitError(
                    f"./demo is at work here already (pid {self._holder()}): "
                    "./demo --status tells more, ./demo --stop ends it."
                ) from None
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "started": start_time(os.getpid())}))
            file.flush()
            yield
            file.truncate(0)

    def _holder(self) -> int | None:
        """The pid of the process that has the turn."""
        try:
            record = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return record["pid"] if start_time(record["pid"]) == record["started"] else None

    def end_holder(self, timeout: float = 90) -> bool:
        """Ask the process that has the turn to stop what it started and end; True where there was one."""
        pid = self._holder()
        if pid is None or pid == os.getpid():
            return False
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: self._holder() != pid, timeout):
            raise DevkitError(f"./demo (pid {pid}) does not end: kill {pid}, then ./demo --stop again.")
        return True
