"""What a bridge runs in: a thread of a threaded Odoo, a worker of a prefork Odoo, or a process of its own
(`cli/`).
"""

from __future__ import annotations

import logging
import os

import odoo
import odoo.cli
from odoo.service import server
from odoo.tools import config

from ...protocol.parameters import is_switched_off
from . import cron_worker, prefork, threaded
from .databases import configure_database

_logger = logging.getLogger(__name__)

configure_database()


def post_load() -> None:
    """Called once in each process that imports the addon; hosts a bridge where this process, or its
    children, should.

    Never in the gevent process, a shell or another command, a test run, or one that stops after its
    initialization.
    """
    if not wanted():
        return
    if not config["workers"]:
        threaded.install()
    elif server.server is None or server.server.pid == os.getpid():
        prefork.install()
    else:
        cron_worker.install()


def wanted() -> bool:
    """Whether this process belongs to a server that should host a bridge."""
    return (
        not is_switched_off(os.environ)
        and not getattr(odoo, "evented", False)
        and getattr(odoo.cli, "COMMAND", None) == "server"
        and not config["stop_after_init"]
        and not config["test_enable"]
    )
