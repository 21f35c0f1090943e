"""The servers that the tests run against, apart from those of the demo."""

from __future__ import annotations

from devkit import paths
from devkit.console import Console
from devkit.parts import Parts
from devkit.stack import TWO_HOMES, Stack

DIRECTORY = paths.RUN / "test" / "stack"
DATABASE = "odoo_ha_test"


def new_stack(parts: Parts, console: Console) -> Stack:
    """The stack of the tests, running or not: two processes that call this mean the same servers."""
    # What a power cut would lose does not matter here.
    settings = {"fsync": "off", "full_page_writes": "off"}
    homes = TWO_HOMES if parts.home_assistant else {}
    return Stack(
        DIRECTORY, parts, database=DATABASE, homes=homes, postgres_settings=settings, console=console
    )
