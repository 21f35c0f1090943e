"""Everything together: the downloaded parts, and PostgreSQL + Home Assistant servers + Odoo started from them.

Usage, for a test session or a benchmark:

    parts = ensure_parts(Console())
    stack = Stack(paths.RUN / "test", parts, database="odoo_ha_test")
    stack.start()                              # everything in parallel; rolled back where one part fails
    stack.homes["Home"].set_state("light.kitchen", "on")
    stack.odoo.url, stack.postgres.dsn(stack.odoo.database)
    stack.odoo.stop(); stack.odoo.start(workers=2)
    stack.stop()
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .console import Console
from .home_assistant import HomeAssistant, HomeAssistantInstall
from .odoo_server import OdooInstall, OdooServer
from .postgres import Postgres, PostgresBinaries


@dataclass(frozen=True)
class Parts:
    """What was downloaded and built, ready to start."""

    postgres: PostgresBinaries
    odoo: OdooInstall
    home_assistant: HomeAssistantInstall


def ensure_parts(console: Console, *, odoo_path: Path | None = None, home_assistant_version: str | None = None) -> Parts:
    """Download and build what is missing under `.run/parts`, once for demo, test and bench; fast when all is there.

    Two processes may call it at once: the second waits for the first.

    Args:
        odoo_path: an Odoo 19 that is already there, instead of Debian's package.
        home_assistant_version: for example "2026.11.0"; by default the newest that the Pythons found can run.

    Raises:
        DevkitError: no disk, no network, no Python that fits …
    """
    raise NotImplementedError


class Stack:
    """PostgreSQL, Home Assistant servers and one Odoo in `directory`.

    Attributes:
        postgres: Postgres
        homes: HomeAssistant by name, in order.
        odoo: OdooServer
    """

    postgres: Postgres
    homes: dict[str, HomeAssistant]
    odoo: OdooServer

    def __init__(
        self,
        directory: Path,
        parts: Parts,
        *,
        database: str,
        homes: Mapping[str, str] = {"Home": "home", "Office": "office"},  # noqa: B006
        modules: Sequence[str] = ("odoo_ha_addon",),
        port: int | None = None,
        postgres_settings: Mapping[str, str] | None = None,
        console: Console | None = None,
    ) -> None:
        """`homes` maps names of servers to set-ups, see HomeAssistant. Nothing starts yet."""
        raise NotImplementedError

    def start(self, workers: int = 0) -> None:
        """Start what does not run, in parallel, with the modules installed; stop it all again where one part fails."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop everything, Odoo first. Stopping what does not run is fine."""
        raise NotImplementedError
