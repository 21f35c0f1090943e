"""The makeshift host of a prefork Odoo whose master did not know the addon when it forked: a thread in a
cron worker.

Several cron workers may load the addon; a lock lets one of them host, and another follow when it ends.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from pathlib import Path

from odoo.service import server
from odoo.tools import config

from ..lease.host_lock import open_lock_file, take_turn
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
    with open_lock_file(Path(config["data_dir"])) as lock:
        while not take_turn(lock, server.server.pid):
            time.sleep(LOCK_SECONDS)
        supervisor.run()
