"""The bridge as a thread of a threaded Odoo (`--workers=0`): installing the addon is all that a user has to
do.
"""

from __future__ import annotations

import threading
from typing import Any

from odoo.service import server

from ..supervisor import Supervisor
from .databases import databases, installed_here

_host: Supervisor | None = None


def install() -> None:
    """Start now if the server runs already, else with it."""
    if server.server is not None:
        start()
        return
    original = server.ThreadedServer.start

    def start_with_bridge(self: Any, stop: bool = False) -> None:
        original(self, stop=stop)
        if not stop:
            start()

    server.ThreadedServer.start = start_with_bridge


def start() -> None:
    """Run the one bridge of this process; Odoo's orderly stop and reload end it first."""
    global _host  # noqa: PLW0603 - one bridge a process
    if _host is not None:
        return
    _host = Supervisor("threaded", databases, installed_here)
    server.CommonServer.on_stop(_host.stop)
    threading.Thread(target=_host.run, name="odoo_ha.bridge").start()
