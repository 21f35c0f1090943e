"""The servers that the tests run against, apart from those of the demo."""

from __future__ import annotations

from pathlib import Path

from devkit import paths
from devkit.console import Console
from devkit.odoo_server import OdooServer
from devkit.parts import Parts
from devkit.stack import ADDONS, TWO_HOMES, Stack

DIRECTORY = paths.RUN / "test" / "stack"
OWN_DIRECTORY = paths.RUN / "test" / "own-stack"
"""Of tests for which no servers run yet."""
DATABASE = "odoo_ha_test"
MODULES = (*ADDONS, "odoo_ha_automation", "odoo_ha_portal")
"""Besides what is installed with these by itself."""
POSTGRES_SETTINGS = {"fsync": "off", "full_page_writes": "off"}
"""What a power cut would lose does not matter here."""


def second_odoo(stack: Stack, console: Console, kind: str = "odoo") -> OdooServer:
    """An Odoo for tests of a kind that Odoo itself runs. It shares the files of the stack's, but not its database."""
    odoo = stack.odoo
    database = f"{odoo.database}_by_{kind}"
    log = odoo.log.with_name(f"second-{kind}.log")
    return OdooServer(
        odoo.directory, odoo.install, odoo.postgres, database=database, log=log, console=console, bundles=True
    )


def new_stack(parts: Parts, console: Console, directory: Path = DIRECTORY) -> Stack:
    """The stack of the tests, running or not: two processes that call this mean the same servers."""
    homes = TWO_HOMES if parts.home_assistant else {}
    return Stack(
        directory,
        parts,
        database=DATABASE,
        homes=homes,
        modules=MODULES,
        postgres_settings=POSTGRES_SETTINGS,
        bundles=True,
        console=console,
    )
