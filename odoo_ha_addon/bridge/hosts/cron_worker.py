"""The makeshift host of a prefork Odoo whose master did not know the addon when it forked: a thread in a
cron worker.

Several cron workers may load the addon; a lock of the server's own lets one of them host, and another
follow when it ends.
"""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import tempfile
import threading
import time
from pathlib import Path

from odoo.service import server

from ..supervisor import Supervisor
from .databases import databases, installed_here

_logger = logging.getLogger(__name__)

LOCK_SECONDS = 1.0


def install() -> None:
    """Host the bridge if this process is a cron worker."""
    if not any(thread.name.startswith("Worker WorkerCron") for thread in threading.enumerate()):
        return
    _logger.warning(
        "The Home Assistant addon was not loaded when the server started. A cron worker hosts its bridge "
        "until the next start; set db_name, or add odoo_ha_addon to server_wide_modules, to give it a worker "
        "of its own."
    )
    supervisor = Supervisor("worker", databases, installed_here)
    threading.Thread(target=_run_alone, args=(supervisor,), name="odoo_ha.bridge", daemon=True).start()
    atexit.register(supervisor.stop)


def _run_alone(supervisor: Supervisor) -> None:
    path = Path(tempfile.gettempdir()) / f"odoo_ha_bridge_{os.getuid()}_{server.server.pid}.lock"
    with path.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(LOCK_SECONDS)
        supervisor.run()
