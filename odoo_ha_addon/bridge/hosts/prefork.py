"""The bridge as a worker of a prefork Odoo, beside its HTTP and cron workers."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import threading
from typing import Any

from odoo.service import server

from ..supervisor import Supervisor
from .databases import databases, installed_here

_logger = logging.getLogger(__name__)


class WorkerBridge(server.Worker):
    """Ends when its master does; Odoo's limits for requests do not apply to work that never ends."""

    alive: bool

    def __init__(self, multi: Any) -> None:
        super().__init__(multi)
        self.watchdog_timeout = None

    def start(self) -> None:
        super().start()
        signal.signal(signal.SIGTERM, self.signal_handler)
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        if self.multi.socket:
            self.multi.socket.close()

    def sleep(self) -> None:
        with contextlib.suppress(InterruptedError):
            select.select([self.wakeup_fd_r], [], [], 1.0)
        server.empty_pipe(self.wakeup_fd_r)

    def _runloop(self) -> None:
        signal.pthread_sigmask(
            signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2}
        )
        supervisor = Supervisor("worker", databases, installed_here)
        bridge = threading.Thread(target=supervisor.run, name="odoo_ha.bridge")
        bridge.start()
        while self.alive and bridge.is_alive():
            self.sleep()
            if self.ppid != os.getppid():
                _logger.info("Worker (%s) Parent changed", self.pid)
                self.alive = False
        supervisor.stop()


def install() -> None:
    """Let the master keep one bridge worker alive; to be called before it forks for the first time, or soon
    after.
    """
    prefork: Any = server.PreforkServer
    if hasattr(prefork, "_ha_workers"):
        return
    prefork._ha_workers = {}
    spawn, pop = prefork.process_spawn, prefork.worker_pop

    def process_spawn(self: Any) -> None:
        spawn(self)
        if not self._ha_workers:
            self.worker_spawn(WorkerBridge, self._ha_workers)

    def worker_pop(self: Any, pid: int) -> None:
        self._ha_workers.pop(pid, None)
        pop(self, pid)

    prefork.process_spawn = process_spawn
    prefork.worker_pop = worker_pop
