"""One Odoo server process on a database of ours, threaded or prefork."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .postgres import Postgres


@dataclass(frozen=True)
class OdooInstall:
    """Odoo 19's sources and an interpreter that has its libraries.

    Attributes:
        python: the interpreter.
        path: what PYTHONPATH must hold so that `python -m odoo` works.
        version: for example "19.0".
    """

    python: Path
    path: Path
    version: str


class OdooServer:
    """Odoo on one database.

    Attributes:
        url: the one address for people and browsers, websocket included, in both modes.
        database: its name.
        log: Odoo's own log file.
        conf: the configuration file that the devkit wrote.
        workers: 0 is threaded; a number above that is prefork with the websocket in a process of its own
            and a small reverse proxy in front.
        admin_password: of Odoo's `admin`.
    """

    def __init__(self, directory: Path, install: OdooInstall, postgres: Postgres, *, database: str, port: int | None = None, log: Path | None = None) -> None:
        raise NotImplementedError

    def command(self, *arguments: str) -> list[str]:
        """The command line of `odoo-bin ARGUMENTS` with this server's configuration (`shell`, `ha_bridge`, `-u` …)."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """The environment for `command()`."""
        raise NotImplementedError

    def prepare(self, modules: Sequence[str]) -> None:
        """Have the database with `modules` installed: from a template where the files did not change, else install or update."""
        raise NotImplementedError

    def start(self, workers: int = 0, timeout: float = 60) -> None:
        """Start and return when the web client answers."""
        raise NotImplementedError

    def stop(self, signum: int = signal.SIGTERM, timeout: float = 20) -> bool:
        """Stop with a signal; True when Odoo ended by itself, False when it had to be killed."""
        raise NotImplementedError

    def kill(self) -> None:
        """SIGKILL for the server and all of its workers."""
        raise NotImplementedError

    def restart(self) -> None:
        """Stop and start with the same number of workers on the same port."""
        raise NotImplementedError
