"""Whether the addon is installed, and whether its tables are about to change.

Only the addon itself counts, and modules that depend on it: no other can have columns or rows in its tables. Whatever
the addon depends on, Odoo never changes without marking the addon too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

MODULE = "odoo_ha_addon"
UNDER_WAY = ("to install", "to upgrade", "to remove")
"""States of a module that Odoo changes next, or that somebody has marked and never carried out."""


class Modules(NamedTuple):
    """
    :ivar changing: technical name and state of each module whose change keeps bridges off, by name
    :ivar addons: technical names of the installed modules that depend on the addon
    """

    installed: bool
    changing: tuple[tuple[str, str], ...] = ()
    addons: frozenset[str] = frozenset()

    @property
    def ready(self) -> bool:
        """Whether a bridge may work with the tables."""
        return self.installed and not self.changing

    def __str__(self) -> str:
        return ", ".join(f"{name} ({state})" for name, state in self.changing)


def read_modules(cr: Any) -> Modules:
    """Of the cursor's database, which may be any, with Odoo or without.

    :param cr: an open cursor (Odoo's or psycopg2's)
    """
    cr.execute("SELECT to_regclass('ir_module_module_dependency') IS NOT NULL")
    if not cr.fetchone()[0]:
        return Modules(installed=False)
    cr.execute(
        """
        WITH RECURSIVE concerned AS (
            SELECT id, name, state FROM ir_module_module WHERE name = %s
            UNION
            SELECT module.id, module.name, module.state
            FROM concerned
            JOIN ir_module_module_dependency AS dependency ON dependency.name = concerned.name
            JOIN ir_module_module AS module ON module.id = dependency.module_id
        )
        SELECT name, state FROM concerned WHERE state = ANY(%s) OR state = 'installed' ORDER BY name
        """,
        [MODULE, list(UNDER_WAY)],
    )
    rows = cr.fetchall()
    changing = tuple((name, state) for name, state in rows if state in UNDER_WAY)
    # Marked to be installed it has no tables yet; marked to be upgraded or removed it has them still.
    installed = any(name == MODULE and state != "to install" for name, state in rows)
    addons = frozenset(name for name, state in rows if name != MODULE and state == "installed")
    return Modules(installed, changing, addons)
