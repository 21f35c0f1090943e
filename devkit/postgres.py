"""One private PostgreSQL cluster on a loopback port, with a password, under a directory of ours."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import paths
from .errors import DevkitError
from .local_server import LocalServer
from .ports import LOOPBACK, free_port
from .process import clean_environment, run, start_time

SUPERUSER = "odoo"  # Odoo refuses to work as "postgres"


@dataclass(frozen=True)
class PostgresBinaries:
    """The directory that holds `initdb`, `postgres`, `psql`, `pg_dump` and `pg_restore`."""

    directory: Path

    def __truediv__(self, name: str) -> str:
        return str(self.directory / name)


class Postgres(LocalServer):
    """A cluster in `directory/data`, made at the first start and kept until the directory is removed.

    PostgreSQL refuses to run as root; then its processes run as the system's `nobody`, which owns the data.
    """

    stop_signal = signal.SIGINT
    """A fast shutdown: connections are closed, everything is on disk."""

    def __init__(
        self,
        directory: Path,
        binaries: PostgresBinaries,
        *,
        log: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """`settings` are PostgreSQL's own (`{"fsync": "off"}`), given on its command line at each start."""
        super().__init__("PostgreSQL", directory, "postgres.pid", log or directory / "postgres.log")
        self.binaries = binaries
        self.data = directory / "data"
        self.settings = {"max_connections": "200", **(settings or {})}
        self._password_file = directory / "password"

    @property
    def password(self) -> str:
        return self._password_file.read_text(encoding="ascii").strip()

    def dsn(self, database: str = "postgres") -> str:
        """`postgresql://odoo:…@127.0.0.1:PORT/DATABASE`, good for psycopg2, psql and the like."""
        return f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def start(self, timeout: float = 30) -> None:
        """Make the cluster where there is none, start the server and return when it takes connections.

        Raises DevkitError with the end of the server's log where it does not come up.
        """
        if self.running:
            return
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._remove_stale_lock()
        port = free_port(self.port)
        self._remember(port=port)
        command = [self.binaries / "postgres", "-D", str(self.data), "-p", str(port)]
        fixed = {"listen_addresses": LOOPBACK, "unix_socket_directories": "", "timezone": "UTC"}
        for name, value in {**fixed, **self.settings}.items():
            command += ["-c", f"{name}={value}"]
        self._daemon.start(self._as_allowed_user(command), cwd=self.directory, env=clean_environment())
        with self._stopped_on_error():
            self._wait_until(self._ready, timeout)

    def _remove_stale_lock(self) -> None:
        """PostgreSQL takes a killed server that its parent has not yet waited for as a running one."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text(encoding="ascii", errors="replace").split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if start_time(pid) is None:
            lock.unlink()

    def query(self, sql: str, database: str = "postgres") -> list[list[str]]:
        """Run `sql` through psql in autocommit; return its rows as lists of strings.

        Raises DevkitError with PostgreSQL's message.
        """
        command = [
            self.binaries / "psql",
            "-XqAt",
            "-F",
            "\x1f",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            "-",
            database,
        ]
        done = run(command, text_in=sql, env=self.client_environment())
        if done.returncode:
            raise DevkitError(f"PostgreSQL refused: {done.stderr.strip()}")
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def databases(self) -> set[str]:
        """The names of all databases but PostgreSQL's own."""
        return {
            row[0]
            for row in self.query(
                "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
            )
        }

    def create_database(self, name: str, template: str = "template0") -> None:
        """Create `name` as a copy of `template`, which must have no connections.

        What a copied sequence has given out since is on the disk only after the next checkpoint: a server that was
        killed before would give out the same numbers again.
        """
        self.query(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
        self.query("CHECKPOINT")

    def drop_database(self, name: str) -> None:
        """Drop `name` where it exists, whoever is connected to it."""
        self.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def client_environment(self) -> dict[str, str]:
        """The environment that libpq's programs (`psql`, `pg_dump` …) need to reach this cluster."""
        return {
            **clean_environment(),
            "PGHOST": LOOPBACK,
            "PGPORT": str(self.port),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": self.password,
        }

    def _ready(self) -> bool:
        command = [self.binaries / "pg_isready", "-q", "-t", "2"]
        return self.running and not run(command, env=self.client_environment()).returncode

    def _initdb(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # half of an earlier attempt
        self.data.mkdir(mode=0o700, parents=True)
        if not self._password_file.exists():
            paths.write_private(self._password_file, secrets.token_urlsafe(18))
        if os.geteuid() == 0:
            nobody = _nobody()
            os.chown(self.data, nobody.pw_uid, nobody.pw_gid)
        command = [
            self.binaries / "initdb", "-D", str(self.data), "-U", SUPERUSER, "--pwfile", str(self._password_file),
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        ]  # fmt: skip
        done = run(self._as_allowed_user(command), cwd=self.directory, env=clean_environment())
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise DevkitError(f"PostgreSQL's initdb failed: {(done.stderr or done.stdout).strip()}")

    @staticmethod
    def _as_allowed_user(command: list[str]) -> list[str]:
        if os.geteuid() != 0:
            return command
        nobody = _nobody()
        # One capability stays, so that `nobody` gets through directories above ours that are closed to others
        # (root's home, for example); the secure bit makes access(2) see it. Nothing of the system is changed.
        return [
            "setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups",
            "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup",
            "--", *command,
        ]  # fmt: skip


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise DevkitError(
            "PostgreSQL cannot run as root and there is no user 'nobody': use an ordinary user."
        ) from None
