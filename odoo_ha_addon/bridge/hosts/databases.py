"""Which databases a server's bridge looks after: the same as its crons."""

from __future__ import annotations

from odoo.service.server import cron_database_list


def databases() -> list[str]:
    return list(cron_database_list())
