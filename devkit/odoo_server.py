"""One Odoo server process on a database of ours, threaded or prefork."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import disk, odoo_source, paths, web
from .console import Console
from .errors import DevkitError
from .local_server import LocalServer
from .odoo_database import OdooDatabases
from .ports import LOOPBACK, answers, free_port, require_free
from .postgres import SUPERUSER, Postgres
from .process import Daemon, clean_environment, run

_LAUNCHER = paths.INSIDE / "launcher" / "odoo-bin"
_ASKED = "/web/manifest.webmanifest"
"""Everybody gets it, and it needs the database but no template, which the login page would take half a second for."""


@dataclass(frozen=True)
class OdooInstall:
    """Odoo 19's sources and an interpreter that has its libraries.

    Attributes:
        python: the interpreter.
        path: what PYTHONPATH must hold so that `python -m odoo` works.
        version: for example "19.0".
        programs: a directory with programs that Odoo calls by their names, or None.
    """

    python: Path
    path: Path
    version: str
    programs: Path | None = None

    @property
    def search_path(self) -> str:
        """PATH: where Odoo starts itself anew, it looks for the interpreter by its name too."""
        first = [self.python.parent, *([self.programs] if self.programs else [])]
        return os.pathsep.join([*map(str, first), os.environ.get("PATH", os.defpath)])


class OdooServer(LocalServer):
    """Odoo on one database.

    Attributes:
        database: its name.
        conf: the configuration file that the devkit writes at each start and command.
        addons: folders with other addons, which may be installed besides ours.
        data: Odoo's data directory (filestore, sessions).
    """

    def __init__(
        self,
        directory: Path,
        install: OdooInstall,
        postgres: Postgres,
        *,
        database: str,
        port: int | None = None,
        log: Path | None = None,
        options: Mapping[str, str] | None = None,
        console: Console | None = None,
        bundles: bool = False,
    ) -> None:
        """Nothing starts yet.

        Args:
            port: of `url`; by default the one of the last start, else a free one.
            options: lines of the configuration file besides ours, or instead of them.
            bundles: whether a new database has all bundles of scripts and styles; see OdooDatabases.
        """
        super().__init__("Odoo", directory, "odoo.pid", log or directory / "odoo.log", "server.json")
        self.install = install
        self.postgres = postgres
        self.database = database
        self.conf = directory / f"{self.log.stem}.conf"
        self.data = directory / "data"
        self._wanted_port = port
        self._options = dict(options or {})
        self._bundles = bundles
        self.addons: list[Path] = []
        self._console = console or Console(quiet=True)
        self._proxy = Daemon("The reverse proxy", directory / "proxy.pid", self.log.with_name("proxy.log"))

    @property
    def url(self) -> str:
        """The one address for people and browsers, websocket included, in both modes."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def workers(self) -> int:
        """Of the last start: 0 is threaded; above that it is prefork, the websocket has a process of its own, and a
        small reverse proxy stands in front."""
        return self._state.get("workers", 0)

    @property
    def ports(self) -> tuple[int, int]:
        """Where it listens itself since the last start: for requests, and for websockets."""
        http_port, websocket_port = self._state["ports"]
        return http_port, websocket_port

    @property
    def admin_password(self) -> str:
        """Of Odoo's user `admin`; random, the same for every database of this server."""
        return self._secret("admin_password")

    def _secret(self, name: str) -> str:
        """A random text of this server, made when it is first asked for."""
        if name not in self._state:
            self._remember(**{name: secrets.token_urlsafe(16)})
        return self._state[name]

    def environment(self) -> dict[str, str]:
        """The environment for `command()`."""
        return clean_environment(
            PATH=self.install.search_path,
            PYTHONPATH=str(self.install.path),
            HOME=str(self.directory),
            ODOO_HA_TOKEN_KEY=self._secret("token_key"),
        )

    def command(self, *arguments: str) -> list[str]:
        """The command line of `odoo-bin ARGUMENTS` with this server's configuration: `command("shell")`,
        `command("-u", "odoo_ha_addon", "--stop-after-init")`, `command("ha_bridge", "--status")` …"""
        subcommand = [] if not arguments or arguments[0].startswith("-") else [arguments[0]]
        # Odoo finds the subcommands of addons by this option only, and only where it comes first.
        first = [f"--addons-path={self._addons_path()}"] if subcommand else []
        rest = arguments[len(subcommand) :]
        return [str(self.install.python), str(_LAUNCHER), *first, *subcommand, "-c", str(self.conf), *rest]

    def run(self, database: str, *arguments: str, script: str | None = None) -> None:
        """Run Odoo with `arguments` (`-i …`, `-u …`), or a script in its shell, on a database of this cluster until it
        is done.

        Raises DevkitError that names the log.
        """
        self._write_configuration(http_port=0, workers=0)
        how = ["--stop-after-init"] if script is None else ["shell"]
        command = self.command(*how, "-d", database, "--no-http", *arguments)
        with disk.explained(self.postgres.log, self.log):
            done = run(command, env=self.environment(), cwd=self.directory, text_in=script)
            if done.returncode:
                raise DevkitError(
                    f"Odoo failed ({' '.join(arguments)}): {self._last_error()} Its log is {self.log}."
                )

    def _last_error(self) -> str:
        """The line of the log that names the last exception."""
        lines = self._daemon.last_lines(200).splitlines()
        named = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Warning)\b: ", line)]
        return f"{named[-1].rstrip('.')}." if named else ""

    def prepare(self, modules: Sequence[str]) -> None:
        """Have the database with `modules` installed as their files are now; see OdooDatabases.prepare.

        The configuration file is there afterwards, also for whoever runs a command of their own.
        """
        databases = self._databases()
        self._write_configuration(http_port=0, workers=0)
        if databases.prepare(self.database, modules):
            # Odoo takes a plain password, and keeps its hash from the first login on. Its tours for beginners would
            # watch every change of every page.
            values = f"password = '{self.admin_password}', tour_enabled = false"
            sql = f"UPDATE res_users SET {values} WHERE login = 'admin'"
            self.postgres.query(sql, self.database)

    def empty_database(self) -> str:
        """The name of a database of the cluster that has Odoo's own modules alone, to make copies of."""
        return self._databases().base()

    def drop(self) -> None:
        """Remove the database and its files; `prepare` then makes it anew from its template."""
        self._databases().drop(self.database)

    def _databases(self) -> OdooDatabases:
        paths.private_directory(self.directory)
        return OdooDatabases(
            self.postgres, self.data, self.install.path, self.run, self._console, bundles=self._bundles
        )

    def start(self, workers: int = 0, timeout: float = 90) -> None:
        """Start and return when Odoo answers from its database.

        Raises DevkitError where the port is taken or Odoo does not come up; then nothing is left running.
        """
        if self.running:
            return
        paths.private_directory(self.directory)
        port = self._wanted_port or free_port(self.port)
        require_free(port)
        http_port = free_port() if workers else port
        websocket_port = free_port() if workers else port
        self._remember(port=port, workers=workers, ports=[http_port, websocket_port])
        self._write_configuration(http_port=http_port, websocket_port=websocket_port, workers=workers)
        with self._stopped_on_error():
            self._daemon.start(self.command(), env=self.environment(), cwd=self.directory)
            if workers:
                self._start_proxy(port, http_port, websocket_port)
            self._wait_until(lambda: self._answers() and answers(websocket_port), timeout)

    def _start_proxy(self, port: int, http_port: int, websocket_port: int) -> None:
        command = [
            self.install.python,
            paths.INSIDE / "proxy.py",
            str(port),
            str(http_port),
            str(websocket_port),
        ]
        self._proxy.start(command, env=clean_environment(), cwd=self.directory)

    def _answers(self) -> bool:
        return web.status_of(self.url + _ASKED, timeout=30) == 200

    def stop(self, signum: int | None = None, timeout: float | None = None) -> bool:
        gentle = super().stop(signum, timeout)
        self._proxy.stop()
        return gentle

    def kill(self) -> None:
        super().kill()
        self._proxy.kill()

    def restart(self) -> None:
        """Stop and start, with the same number of workers."""
        workers = self.workers
        self.stop()
        self.start(workers)

    def _addons_path(self) -> str:
        return ",".join(map(str, [*odoo_source.addons_path(self.install.path), paths.ADDONS, *self.addons]))

    def _write_configuration(self, *, http_port: int, workers: int, websocket_port: int = 0) -> None:
        options = {
            "addons_path": self._addons_path(),
            "data_dir": str(self.data),
            "admin_passwd": self._secret("master_password"),
            "db_host": LOOPBACK,
            "db_port": str(self.postgres.port),
            "db_user": SUPERUSER,
            "db_password": self.postgres.password,
            "db_name": self.database,
            "dbfilter": f"^{self.database}$",
            "list_db": "False",
            "http_interface": LOOPBACK,
            "http_port": str(http_port or 8069),
            "gevent_port": str(websocket_port or 8072),
            "proxy_mode": str(workers > 0),
            "workers": str(workers),
            "max_cron_threads": "1",
            "logfile": str(self.log),
            # Browsers open connections ahead and say nothing on them. With threads Odoo takes that for a request that
            # hangs, and starts itself anew.
            **({} if workers else {"limit_time_real": "0"}),
            **self._options,
        }
        self.log.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{name} = {value}\n" for name, value in options.items())
        paths.write_private(self.conf, "[options]\n" + text)
