"""What a server's bridge gets from Odoo: the databases to look after, and where PostgreSQL is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from odoo.modules.registry import Registry
from odoo.service.server import cron_database_list
from odoo.sql_db import connection_info_for

from ..sql import database

MODEL = "ha.instance"


def databases() -> list[str]:
    """The same as those of the server's crons."""
    return list(cron_database_list())


def installed_here() -> Collection[str]:
    """Databases whose registry is loaded in this process, with our models in it."""
    # A look must not count as a use: Odoo keeps the registries that were used last.
    registries = Registry.registries.snapshot
    return {name for name, registry in registries.items() if registry.ready and MODEL in registry.models}


def configure_database() -> None:
    """Let the bridge of this process connect as Odoo does."""
    database.configure(_parameters_of)


def _parameters_of(db_name: str) -> Mapping[str, Any]:
    _name, parameters = connection_info_for(db_name)
    return dict(parameters)
