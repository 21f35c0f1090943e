"""`odoo-bin ha_bridge` as a process that can be stopped, killed and frozen."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from devkit.odoo_server import OdooServer
from devkit.process import Daemon


class BridgeProcess:
    """One bridge on the database of `odoo`. A context manager; leaving it ends the process.

    Attributes:
        log: what the bridge logs.
        frozen: whether `freeze` was called and `wake` was not.
    """

    def __init__(
        self, odoo: OdooServer, directory: Path, name: str, *, environment: Mapping[str, str] | None = None
    ) -> None:
        """`environment` has variables that this bridge has besides Odoo's."""
        self._odoo = odoo
        self._environment = dict(environment or {})
        self._daemon = Daemon(f"Bridge {name}", directory / f"{name}.pid", directory / f"{name}.out")
        self.log = directory / f"{name}.log"
        self.frozen = False

    def __enter__(self) -> BridgeProcess:
        self.end()  # what a run that was killed left behind
        self.log.unlink(missing_ok=True)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def pid(self) -> int | None:
        return self._daemon.pid

    @property
    def running(self) -> bool:
        return self._daemon.running

    def complaints(self) -> list[str]:
        """What the addon logged as an error; what Odoo and PostgreSQL say of lost connections is left out."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if " ERROR " in line and "odoo.addons.odoo_ha_addon" in line]

    def start(self) -> None:
        """Returns at once; what it serves shows in the database some seconds later."""
        command = self._odoo.command("ha_bridge", "-d", self._odoo.database, f"--logfile={self.log}")
        self._daemon.start(
            command, env={**self._odoo.environment(), **self._environment}, cwd=self._odoo.directory
        )

    def stop(self, signum: int = signal.SIGTERM, timeout: float = 10) -> bool:
        """End in order; False where it had to be killed."""
        return self._daemon.stop(signum, timeout)

    def send(self, signum: int) -> None:
        self._daemon.send(signum)

    def wait(self, timeout: float) -> bool:
        """Wait for its end; False if it still runs after `timeout` seconds."""
        return self._daemon.wait(timeout)

    def kill(self) -> None:
        self._daemon.kill()
        self.frozen = False

    def freeze(self) -> None:
        self.frozen = self._daemon.send(signal.SIGSTOP)

    def wake(self) -> None:
        self._daemon.send(signal.SIGCONT)
        self.frozen = False

    def end(self) -> None:
        """Whatever state it is in."""
        self._daemon.send(signal.SIGCONT)
        self.frozen = False
        if not self._daemon.stop(timeout=6):
            self._daemon.kill()
